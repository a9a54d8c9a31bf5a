-- What the open deals of some customers come to as of (:at, :known_at), by currency.
WITH
-- include common/merged.sql
,
own AS (
    SELECT id, id AS customer FROM unnest(:customers::uuid[]) AS id
    UNION ALL
    SELECT customer, other FROM same WHERE customer = ANY (:customers)
)
SELECT own.id AS customer, currency, sum(amount)::int8 AS value
FROM own JOIN opportunities USING (customer)
WHERE status = 'open' AND NOT archived
  AND valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
GROUP BY own.id, currency
ORDER BY own.id, currency
