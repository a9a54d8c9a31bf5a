-- What happened with a customer, its contacts, opportunities, activities, tickets, orders,
-- subscriptions and facts as of (:at, :known_at), latest first: `limit` of them after
-- `offset`, all or of some :kinds, as their topics begin.
WITH own AS (
    SELECT :customer::uuid AS record
    UNION ALL
    SELECT contact FROM contacts
    WHERE customer = :customer
      AND valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
    UNION ALL
    SELECT fact FROM facts
    WHERE customer = :customer
      AND valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
    UNION ALL
    SELECT ticket FROM tickets
    WHERE customer = :customer
      AND valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
    UNION ALL
    SELECT order_id FROM orders
    WHERE customer = :customer
      AND valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
    UNION ALL
    SELECT subscription FROM subscriptions
    WHERE customer = :customer
      AND valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
    UNION ALL
    SELECT opportunity FROM opportunities
    WHERE customer = :customer
      AND valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
    UNION ALL
    SELECT activity FROM activities
    WHERE customer = :customer
      AND valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
)
SELECT own.record, number AS version, position, topic, valid_from AS occurred_at, known_from,
       actor, source, said, personal, count(*) OVER ()::int AS total
FROM own CROSS JOIN LATERAL (  -- by its key, record by record, however long all timelines are
    SELECT * FROM timeline t WHERE t.record = own.record OFFSET 0
) AS happened
WHERE (:kinds::text[] IS NULL OR split_part(topic, '.', 1) = ANY (:kinds))
  AND valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
ORDER BY valid_from DESC, position DESC
LIMIT :limit OFFSET :offset
