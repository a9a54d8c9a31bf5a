-- Of opportunities the last visit as of :since, as was known :then and as is known by :known_at, if it is of
-- :statuses, or if something happened to the opportunity in :since–:until.
WITH
-- include common/touched.sql
,
told AS (
    SELECT *, known_from <= :then AND :then < known_to AS was,
           known_from <= :known_at AND :known_at < known_to AS known
    FROM visits
    WHERE valid_from <= :since AND :since < valid_to
      AND (outcome = ANY (:statuses) OR opportunity IN (SELECT record FROM touched))
)
SELECT opportunity, number, pipeline, stage, begun, owner, source, customer, outcome,
       was AND number = max(number) FILTER (WHERE was) OVER of_deal AS was,
       known AND number = max(number) FILTER (WHERE known) OVER of_deal AS known
FROM told
WHERE was OR known
WINDOW of_deal AS (PARTITION BY opportunity)
