-- Where opportunities come from as of (:at, :known_at).
SELECT DISTINCT source
FROM opportunities
WHERE source IS NOT NULL
  AND valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
ORDER BY source
