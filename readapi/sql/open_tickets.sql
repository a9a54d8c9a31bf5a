-- How many tickets are open as of (:at, :known_at).
SELECT count(*)::int AS n
FROM tickets
WHERE status IN ('new', 'active', 'waiting')
  AND valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
