-- Products as of (:at, :known_at).
SELECT r.product AS id, r.name, r.series, r.price, r.cost, r.currency, r.retired,
       (SELECT max(e.version) FROM events e
        WHERE e.stream = r.product AND e.position <= :position
          AND e.known_from <= :known_at) AS version
FROM products r
WHERE r.product = ANY (:ids)
  AND r.valid_from <= :at AND :at < r.valid_to
  AND r.known_from <= :known_at AND :known_at < r.known_to
