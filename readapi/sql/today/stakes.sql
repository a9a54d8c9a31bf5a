-- What the open deals of some customers come to as of (:at, :known_at), by currency.
SELECT customer, currency, sum(amount)::int8 AS value
FROM opportunities
WHERE customer = ANY (:customers) AND status = 'open' AND NOT archived
  AND valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
GROUP BY customer, currency
ORDER BY customer, currency
