-- The tickets that are open as of (:at, :known_at), by how many days ago they were opened.
SELECT days, count(ticket)::int AS n
FROM (VALUES (0, 1), (1, 3), (3, 7), (7, 30), (30, NULL)) AS age (days, until)
LEFT JOIN tickets
    ON status IN ('new', 'active', 'waiting')
    AND valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
    AND opened <= :at - make_interval(hours => 24 * days)
    AND (until IS NULL OR opened > :at - make_interval(hours => 24 * until))
GROUP BY days
ORDER BY days
