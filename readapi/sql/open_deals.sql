-- How many deals are open as of (:at, :known_at).
SELECT count(*)::int AS n
FROM opportunities
WHERE status = 'open' AND NOT archived
  AND valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
