-- Of the planned activities of the opportunity d, and of those merged into it, the one that is to be
-- done first.
LEFT JOIN LATERAL (
    SELECT activity, name, day, deadline FROM activity
    WHERE opportunity = ANY (d.opportunity || ARRAY(SELECT m.opportunity FROM merged_deal m
                                                    WHERE m.survivor = d.opportunity))
      AND status = 'planned'
    ORDER BY deadline NULLS LAST, position
    LIMIT 1
) next ON true
