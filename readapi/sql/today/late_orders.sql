-- Orders of which something is owed as of (:at, :known_at) after the day it was due: how many, and the
-- first :limit, the longest first.
WITH ordered AS (
    SELECT * FROM orders
    WHERE due < (:at::timestamptz AT TIME ZONE :zone)::date
      AND valid_from <= :at AND :at < valid_to
      AND known_from <= :known_at AND :known_at < known_to
),
-- include common/paid.sql
SELECT count(*) OVER () AS n, order_id AS record, coalesce(invoice, number, '') AS name, customer,
       due AS day, owed, currency
FROM billed
WHERE owed > 0
ORDER BY due, order_id
LIMIT :limit
