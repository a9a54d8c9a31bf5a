-- What a customer's deals, orders, payments, purchases and subscriptions come to as of
-- (:at, :known_at), by currency; `marked` is what was said to be paid beyond what payments say.
WITH
-- include common/whose.sql
,
ordered AS (
    SELECT * FROM orders
    WHERE customer = ANY ((SELECT ids FROM whose)::uuid[])
      AND valid_from <= :at AND :at < valid_to
      AND known_from <= :known_at AND :known_at < known_to
),
-- include common/paid.sql
SELECT status AS kind, currency, count(*) AS n, sum(amount)::int8 AS value
FROM opportunities
WHERE customer = ANY ((SELECT ids FROM whose)::uuid[]) AND (status = 'won' OR status = 'open' AND NOT archived)
  AND valid_from <= :at AND :at < valid_to
  AND known_from <= :known_at AND :known_at < known_to
GROUP BY status, currency
UNION ALL
SELECT kind || 's', currency, count(*), sum(amount)::int8
FROM facts
WHERE customer = ANY ((SELECT ids FROM whose)::uuid[]) AND kind IN ('payment', 'purchase')
  AND valid_from <= :at AND :at < valid_to
  AND known_from <= :known_at AND :known_at < known_to
GROUP BY kind, currency
UNION ALL
SELECT 'monthly', currency, count(*), sum(monthly)::int8
FROM subscriptions
WHERE customer = ANY ((SELECT ids FROM whose)::uuid[]) AND status = 'running'
  AND valid_from <= :at AND :at < valid_to
  AND known_from <= :known_at AND :known_at < known_to
GROUP BY currency
UNION ALL
SELECT 'ordered', currency, count(*), sum(total)::int8
FROM billed WHERE status <> 'cancelled' GROUP BY currency
UNION ALL
SELECT 'owed', currency, count(*), sum(owed)::int8
FROM billed WHERE owed > 0 GROUP BY currency
UNION ALL
SELECT 'marked', currency, count(*), sum(paid - noted)::int8
FROM billed WHERE paid > noted GROUP BY currency
