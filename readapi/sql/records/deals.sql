-- The deals of customers as of (:at, :known_at): how many are open, won and lost, and their sums.
WITH
-- include common/merged.sql
,
own AS (
    SELECT id, id AS customer FROM unnest(:ids::uuid[]) AS id
    UNION ALL
    SELECT customer, other FROM same WHERE customer = ANY (:ids)
)
SELECT own.id AS customer, status, currency, count(*) AS n, sum(amount)::int8 AS value
FROM own JOIN opportunities USING (customer)
WHERE (status <> 'open' OR NOT archived)
  AND valid_from <= :at AND :at < valid_to
  AND known_from <= :known_at AND :known_at < known_to
GROUP BY own.id, status, currency
ORDER BY currency
