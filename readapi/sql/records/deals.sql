-- The deals of customers as of (:at, :known_at): how many are open, won and lost, and their sums.
SELECT customer, status, currency, count(*) AS n, sum(amount)::int8 AS value
FROM opportunities
WHERE customer = ANY (:ids) AND (status <> 'open' OR NOT archived)
  AND valid_from <= :at AND :at < valid_to
  AND known_from <= :known_at AND :known_at < known_to
GROUP BY customer, status, currency
ORDER BY currency
