-- Where the visits of a cohort came from: per stage, by what began them and the stage before.
WITH
-- include common/cohort.sql
SELECT stage, how, CASE WHEN how IN ('advanced', 'went_back') THEN came_from END AS came_from,
       count(*)::int AS n
FROM chosen
GROUP BY 1, 2, 3
ORDER BY 1, n DESC
