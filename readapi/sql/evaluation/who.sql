-- Customers as of (:at, :known_at), each as the one that stands for it; one that is not there yet as it
-- began.
-- include common/merged.sql
,
began AS (
    SELECT DISTINCT ON (customer) customer, source, owner
    FROM customers
    ORDER BY customer,
             known_from <= :known_at AND :known_at < known_to
             AND valid_from <= :at AND :at < valid_to DESC,
             known_from <= :known_at AND :known_at < known_to DESC,
             CASE WHEN known_from <= :known_at AND :known_at < known_to
                  THEN valid_from ELSE known_from END, valid_from
),
who AS (
    SELECT c.customer, s.customer AS stands, s.source, s.owner
    FROM began c
    LEFT JOIN merged m USING (customer)
    JOIN began s ON s.customer = coalesce(m.survivor, c.customer)
)
