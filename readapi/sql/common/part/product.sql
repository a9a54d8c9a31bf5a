-- The product of the deal's line with the greatest amount when the visit v began.
coalesce((
    SELECT l.product::text FROM opportunity_lines l
    WHERE l.opportunity = v.opportunity
      AND l.valid_from <= v.begun AND v.begun < l.valid_to
      AND l.known_from <= :known_at AND :known_at < l.known_to
    ORDER BY l.amount DESC, l.line
    LIMIT 1), '')
