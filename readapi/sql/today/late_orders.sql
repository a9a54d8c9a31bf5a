-- Orders of which something is owed as of (:at, :known_at) after the day it was due: how many, and the
-- first :limit, the longest first.
WITH
-- include common/merged.sql
,
ordered AS (
    SELECT * FROM orders
    WHERE due < (:at::timestamptz AT TIME ZONE :zone)::date
      AND valid_from <= :at AND :at < valid_to
      AND known_from <= :known_at AND :known_at < known_to
),
-- include common/paid.sql
SELECT count(*) OVER () AS n, order_id AS record, coalesce(invoice, number, '') AS name,
       coalesce(survivor, customer) AS customer,
       due AS day, owed, currency
FROM billed LEFT JOIN merged USING (customer)
WHERE owed > 0
ORDER BY due, order_id
LIMIT :limit
