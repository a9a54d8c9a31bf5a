-- What was ordered as of (:at, :known_at).
SELECT r.order_id, r.line, r.product, r.quantity, r.price, r.amount, r.currency
FROM order_lines r
WHERE r.order_id = ANY (:ids)
  AND r.valid_from <= :at AND :at < r.valid_to
  AND r.known_from <= :known_at AND :known_at < r.known_to
ORDER BY r.line
