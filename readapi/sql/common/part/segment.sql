-- The customer's own field as of (:at, :known_at); of one that is not there yet its first.
coalesce((
    SELECT c.segment FROM customers c
    WHERE c.customer = coalesce((SELECT m.survivor FROM merged m WHERE m.customer = v.customer),
                                v.customer)
    ORDER BY c.known_from <= :known_at AND :known_at < c.known_to
             AND c.valid_from <= :at AND :at < c.valid_to DESC,
             c.known_from <= :known_at AND :known_at < c.known_to DESC,
             CASE WHEN c.known_from <= :known_at AND :known_at < c.known_to THEN c.valid_from
                  ELSE c.known_from END, c.valid_from
    LIMIT 1), '')
