-- Opportunities as of :since, as was known :then and as is known by :known_at, that are of :statuses on
-- the books (an archived open one is on none), or that something happened to in :since–:until.
WITH
-- include common/touched.sql
SELECT opportunity, customer, pipeline, stage, amount, currency, opened, status, archived,
       close_date, owner, source, probability,
       known_from <= :then AND :then < known_to AS was,
       known_from <= :known_at AND :known_at < known_to AS known
FROM opportunities
WHERE valid_from <= :since AND :since < valid_to
  AND (known_from <= :then AND :then < known_to OR known_from <= :known_at AND :known_at < known_to)
  AND (status = ANY (:statuses) AND NOT (status = 'open' AND archived)
       OR opportunity IN (SELECT record FROM touched))
