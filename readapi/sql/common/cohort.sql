-- The visits of one pipeline that a cohort chooses, as of (:at, :known_at): opened in or joined the
-- pipeline in :since–:until (all visits of those deals), entered then, or active then. Each with the
-- part of a breakdown that it belongs to.
visit AS (
    SELECT *, array_position(stages, stage) AS place
    FROM visits
    WHERE pipeline = :pipeline
      AND valid_from <= :at AND :at < valid_to
      AND known_from <= :known_at AND :known_at < known_to
),
chosen AS (
    SELECT *,
-- include common/part/{by}.sql
           AS part
    FROM visit v
    WHERE CASE :cohort
          WHEN 'opened' THEN EXISTS (
              SELECT FROM visit o
              WHERE o.opportunity = v.opportunity AND o.how IN ('opened', 'joined')
                AND o.begun BETWEEN :since AND :until)
          WHEN 'entered' THEN begun BETWEEN :since AND :until
          ELSE begun <= :until AND (begun >= :since OR ended IS NULL OR ended > :since)
          END
)
