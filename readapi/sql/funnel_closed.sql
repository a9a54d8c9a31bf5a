-- Opportunities of the cohort whose last visit was won or lost, by their amount at :at; of each part
-- of a breakdown by the last visit in that part.
WITH
-- include common/cohort.sql
,
last AS (  -- the greatest number, and whether that visit was won or lost
    SELECT part, opportunity,
           max(number * 4 + CASE outcome WHEN 'won' THEN 1 WHEN 'lost' THEN 2 ELSE 0 END) % 4 AS ending
    FROM chosen
    GROUP BY part, opportunity
)
SELECT part, CASE ending WHEN 1 THEN 'won' ELSE 'lost' END AS outcome, d.currency,
       count(*)::int AS n, sum(d.amount)::int8 AS value
FROM last JOIN opportunities d USING (opportunity)
WHERE ending > 0
  AND d.valid_from <= :at AND :at < d.valid_to
  AND d.known_from <= :known_at AND :known_at < d.known_to
GROUP BY part, ending, d.currency
ORDER BY part, outcome, d.currency
