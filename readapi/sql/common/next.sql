-- Of the planned activities of the opportunity d the one that is to be done first.
LEFT JOIN LATERAL (
    SELECT activity, name, day, deadline FROM activity
    WHERE opportunity = d.opportunity AND status = 'planned'
    ORDER BY deadline NULLS LAST, position
    LIMIT 1
) next ON true
