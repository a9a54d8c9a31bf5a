-- The customers of a :segment as of (:at, :known_at).
SELECT customer
FROM customers
WHERE segment = :segment
  AND valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
