-- Opportunities of the cohort whose last visit was won or lost, by their amount at :at; of each part
-- of a breakdown by the last visit in that part.
WITH
-- include common/cohort.sql
,
last AS (
    SELECT DISTINCT ON (part, opportunity) part, opportunity, outcome
    FROM chosen
    ORDER BY part, opportunity, number DESC
)
SELECT last.part, last.outcome, d.currency, count(*)::int AS n, sum(d.amount)::int8 AS value
FROM last JOIN opportunities d USING (opportunity)
WHERE last.outcome IN ('won', 'lost')
  AND d.valid_from <= :at AND :at < d.valid_to
  AND d.known_from <= :known_at AND :known_at < d.known_to
GROUP BY last.part, last.outcome, d.currency
ORDER BY last.part, last.outcome, d.currency
