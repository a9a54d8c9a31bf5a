-- What happened with a customer and the records merged with it, their contacts, opportunities,
-- activities, tickets, orders, subscriptions and facts as of (:at, :known_at), latest first: `limit` of them after
-- `offset`, all or of some :kinds, as their topics begin.
WITH
-- include common/whose.sql
,
own AS (
    SELECT unnest(ids) AS record FROM whose
    UNION ALL
    SELECT contact FROM contacts
    WHERE customer = ANY ((SELECT ids FROM whose)::uuid[])
      AND valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
    UNION ALL
    SELECT fact FROM facts
    WHERE customer = ANY ((SELECT ids FROM whose)::uuid[])
      AND valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
    UNION ALL
    SELECT ticket FROM tickets
    WHERE customer = ANY ((SELECT ids FROM whose)::uuid[])
      AND valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
    UNION ALL
    SELECT order_id FROM orders
    WHERE customer = ANY ((SELECT ids FROM whose)::uuid[])
      AND valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
    UNION ALL
    SELECT subscription FROM subscriptions
    WHERE customer = ANY ((SELECT ids FROM whose)::uuid[])
      AND valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
    UNION ALL
    SELECT opportunity FROM opportunities
    WHERE customer = ANY ((SELECT ids FROM whose)::uuid[])
      AND valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
    UNION ALL
    SELECT activity FROM activities
    WHERE customer = ANY ((SELECT ids FROM whose)::uuid[])
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
