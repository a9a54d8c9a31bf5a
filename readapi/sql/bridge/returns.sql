-- Opportunities, and what campaigns cost, as of :since, as was known :then and as is known by :known_at, that are
-- of :statuses, or that something happened to in :since–:until.
WITH
-- include common/touched.sql
SELECT opportunity, NULL::uuid AS fact, status, amount, currency, source, NULL::uuid AS campaign,
       known_from <= :then AND :then < known_to AS was,
       known_from <= :known_at AND :known_at < known_to AS known
FROM opportunities
WHERE valid_from <= :since AND :since < valid_to
  AND (known_from <= :then AND :then < known_to OR known_from <= :known_at AND :known_at < known_to)
  AND (status = ANY (:statuses) OR opportunity IN (SELECT record FROM touched))
UNION ALL
SELECT NULL, fact, NULL, amount, currency, NULL, campaign,
       known_from <= :then AND :then < known_to AS was,
       known_from <= :known_at AND :known_at < known_to AS known
FROM facts
WHERE kind = 'spend' AND campaign IS NOT NULL
  AND valid_from <= :since AND :since < valid_to
  AND (known_from <= :then AND :then < known_to OR known_from <= :known_at AND :known_at < known_to)
