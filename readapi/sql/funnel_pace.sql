-- How the deals of a pipeline close as of (:at, :known_at): each that closed in :since–:until once, by
-- its last closing then, and those that are open. Of each part of a breakdown a line in all
-- (without currency), then one a currency; days from opening to closing, values at closing, in minor
-- units.
WITH
-- include common/merged.sql
,
closing AS (
    SELECT DISTINCT ON (opportunity) *
    FROM visits
    WHERE pipeline = :pipeline AND outcome IN ('won', 'lost') AND ended BETWEEN :since AND :until
      AND valid_from <= :at AND :at < valid_to
      AND known_from <= :known_at AND :known_at < known_to
    ORDER BY opportunity, number DESC
),
counted AS (
    SELECT outcome, currency, amount, date_part('epoch', ended - opened) / 86400 AS days,
-- include common/part/{by}.sql
           AS part
    FROM (SELECT * FROM closing
          UNION ALL
          SELECT * FROM visits
          WHERE pipeline = :pipeline AND outcome = 'here'
            AND valid_from <= :at AND :at < valid_to
            AND known_from <= :known_at AND :known_at < known_to) v
)
SELECT part, currency,
       (count(*) FILTER (WHERE outcome = 'here'))::int AS open,
       (count(*) FILTER (WHERE outcome = 'won'))::int AS won,
       (count(*) FILTER (WHERE outcome = 'lost'))::int AS lost,
       coalesce(sum(amount) FILTER (WHERE outcome = 'won'), 0)::int8 AS won_value,
       avg(days) AS mean,
       percentile_cont(ARRAY[0.25, 0.5, 0.75, 0.9]) WITHIN GROUP (ORDER BY days) AS days
FROM counted
GROUP BY GROUPING SETS ((part), (part, currency))
ORDER BY part, currency NULLS FIRST
