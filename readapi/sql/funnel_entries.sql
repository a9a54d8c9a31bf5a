-- Where the visits of a cohort came from: per stage, by what began them and the stage before.
WITH visit AS (
    SELECT * FROM visits
    WHERE pipeline = :pipeline
      AND valid_from <= :at AND :at < valid_to
      AND known_from <= :known_at AND :known_at < known_to
)
SELECT stage, how, CASE WHEN how IN ('advanced', 'went_back') THEN came_from END AS came_from,
       count(*)::int AS n
FROM visit v
WHERE CASE :cohort
      WHEN 'opened' THEN EXISTS (
          SELECT FROM visit o
          WHERE o.opportunity = v.opportunity AND o.how IN ('opened', 'joined')
            AND o.begun BETWEEN :since AND :until)
      WHEN 'entered' THEN begun BETWEEN :since AND :until
      ELSE begun <= :until AND (begun >= :since OR ended IS NULL OR ended > :since)
      END
GROUP BY 1, 2, 3
ORDER BY 1, n DESC
