-- Customers as of (:at, :known_at); one that is not there yet as it began.
who AS (
    SELECT DISTINCT ON (customer) customer, source, owner
    FROM customers
    ORDER BY customer,
             known_from <= :known_at AND :known_at < known_to
             AND valid_from <= :at AND :at < valid_to DESC,
             known_from <= :known_at AND :known_at < known_to DESC,
             CASE WHEN known_from <= :known_at AND :known_at < known_to
                  THEN valid_from ELSE known_from END, valid_from
)
