-- How many deals of a pipeline, open neither as believed at :at nor as known at :known_at, are
-- closed otherwise than was believed.
WITH believed AS (
    SELECT opportunity, status, amount, currency, archived FROM opportunities
    WHERE pipeline = :pipeline
      AND valid_from <= :at AND :at < valid_to AND known_from <= :at AND :at < known_to
),
known AS (
    SELECT opportunity, status, amount, currency, archived FROM opportunities
    WHERE pipeline = :pipeline
      AND valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
)
SELECT count(*)::int AS n
FROM believed b FULL JOIN known k USING (opportunity)
WHERE (b.status = 'open' AND NOT b.archived) IS NOT TRUE
  AND (k.status = 'open' AND NOT k.archived) IS NOT TRUE
  AND (nullif(b.status, 'open'), CASE WHEN b.status <> 'open' THEN (b.amount, b.currency) END)
      IS DISTINCT FROM
      (nullif(k.status, 'open'), CASE WHEN k.status <> 'open' THEN (k.amount, k.currency) END)
