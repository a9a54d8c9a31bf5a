-- What is to be sold by opportunities as of (:at, :known_at).
SELECT r.opportunity, r.line, r.product, r.quantity, r.price, r.amount, r.currency
FROM opportunity_lines r
WHERE r.opportunity = ANY (:ids)
  AND r.valid_from <= :at AND :at < r.valid_to
  AND r.known_from <= :known_at AND :known_at < r.known_to
ORDER BY r.line
