-- Opportunities of the cohort whose last visit was won or lost, by their amount at :at.
WITH visit AS (
    SELECT * FROM visits
    WHERE pipeline = :pipeline
      AND valid_from <= :at AND :at < valid_to
      AND known_from <= :known_at AND :known_at < known_to
),
chosen AS (
    SELECT * FROM visit v
    WHERE CASE :cohort
          WHEN 'opened' THEN EXISTS (
              SELECT FROM visit o
              WHERE o.opportunity = v.opportunity AND o.how IN ('opened', 'joined')
                AND o.begun BETWEEN :since AND :until)
          WHEN 'entered' THEN begun BETWEEN :since AND :until
          ELSE begun <= :until AND (begun >= :since OR ended IS NULL OR ended > :since)
          END
),
last AS (
    SELECT DISTINCT ON (opportunity) opportunity, outcome
    FROM chosen
    ORDER BY opportunity, number DESC
)
SELECT last.outcome, d.currency, count(*)::int AS n, sum(d.amount)::int8 AS value
FROM last JOIN opportunities d USING (opportunity)
WHERE last.outcome IN ('won', 'lost')
  AND d.valid_from <= :at AND :at < d.valid_to
  AND d.known_from <= :known_at AND :known_at < d.known_to
GROUP BY last.outcome, d.currency
ORDER BY last.outcome, d.currency
