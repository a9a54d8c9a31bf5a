-- What each campaign cost as of (:at, :known_at), by channel and currency, in minor units.
SELECT campaign, channel, currency, sum(amount)::int8 AS amount
FROM facts
WHERE kind = 'spend'
  AND valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
GROUP BY campaign, channel, currency
