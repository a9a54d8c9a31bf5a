-- What all subscriptions come to a month as of (:at, :known_at), by whether they run and by currency.
SELECT status, currency, count(*) AS n, sum(monthly)::int8 AS value
FROM subscriptions
WHERE valid_from <= :at AND :at < valid_to
  AND known_from <= :known_at AND :known_at < known_to
GROUP BY status, currency
ORDER BY status, currency
