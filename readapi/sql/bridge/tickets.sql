-- Tickets as of :since, as was known :then and as is known by :known_at, that are of :statuses, or that
-- something happened to in :since–:until.
WITH
-- include common/touched.sql
SELECT ticket, customer, status, owner,
       known_from <= :then AND :then < known_to AS was,
       known_from <= :known_at AND :known_at < known_to AS known
FROM tickets
WHERE valid_from <= :since AND :since < valid_to
  AND (known_from <= :then AND :then < known_to OR known_from <= :known_at AND :known_at < known_to)
  AND (status = ANY (:statuses) OR ticket IN (SELECT record FROM touched))
