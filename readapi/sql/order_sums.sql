-- What all orders come to as of (:at, :known_at), by where they stand and by currency.
WITH ordered AS (
    SELECT * FROM orders
    WHERE valid_from <= :at AND :at < valid_to
      AND known_from <= :known_at AND :known_at < known_to
),
-- include common/paid.sql
SELECT standing AS status, currency, count(*) AS n, sum(total)::int8 AS value,
       count(*) FILTER (WHERE owed > 0) AS owing, sum(owed)::int8 AS owed
FROM billed
GROUP BY standing, currency
ORDER BY standing, currency
