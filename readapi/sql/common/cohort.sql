-- The visits of one pipeline that a cohort chooses, as of (:at, :known_at): opened in or joined the
-- pipeline in :since–:until (all visits of those deals), entered then, or active then. Each with the
-- part of a breakdown that it belongs to.
-- include common/merged.sql
,
opened AS (
    SELECT DISTINCT opportunity
    FROM visits
    WHERE how IN ('opened', 'joined') AND begun BETWEEN :since AND :until
      AND pipeline = :pipeline
      AND valid_from <= :at AND :at < valid_to
      AND known_from <= :known_at AND :known_at < known_to
),
visit AS (  -- only one of the three is done: few deals are looked up, many are found in one pass
    SELECT v.*
    FROM opened o, LATERAL (
        SELECT * FROM visits v WHERE v.opportunity = o.opportunity OFFSET 0) v
    WHERE :cohort = 'opened' AND (SELECT count(*) FROM opened) <= 10000 AND pipeline = :pipeline
      AND valid_from <= :at AND :at < valid_to
      AND known_from <= :known_at AND :known_at < known_to
    UNION ALL
    SELECT v.*
    FROM opened o JOIN visits v ON v.opportunity = o.opportunity
    WHERE :cohort = 'opened' AND (SELECT count(*) FROM opened) > 10000 AND pipeline = :pipeline
      AND valid_from <= :at AND :at < valid_to
      AND known_from <= :known_at AND :known_at < known_to
    UNION ALL
    SELECT v.*
    FROM visits v
    WHERE :cohort <> 'opened' AND pipeline = :pipeline
      AND valid_from <= :at AND :at < valid_to
      AND known_from <= :known_at AND :known_at < known_to
      AND (begun BETWEEN :since AND :until
           OR :cohort = 'active' AND begun < :since AND (ended IS NULL OR ended > :since))
),
chosen AS (
    SELECT *, array_position(stages, stage) AS place,
-- include common/part/{by}.sql
           AS part
    FROM visit v
)
