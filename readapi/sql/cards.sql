-- The open deals of a pipeline as of (:at, :known_at), the largest first in each stage; names and
-- owners as of then, or as they began where they were entered later. What is to be done next is the
-- first of its activities, or what was noted where none is planned.
WITH
-- include common/merged.sql
,
-- include common/activities.sql
,
-- include common/merged_deals.sql
SELECT d.opportunity AS id, d.name, d.stage, coalesce(m.survivor, d.customer) AS customer,
       c.name AS customer_name,
       d.amount, d.currency, d.probability, d.owner, u.name AS owner_name,
       floor(extract(epoch FROM :at - v.begun) / 86400)::int AS days,
       d.close_date, coalesce(next.name, d.next_step) AS next_step,
       CASE WHEN next.activity IS NULL THEN d.next_due ELSE next.day END AS next_due,
       coalesce(CASE WHEN next.activity IS NOT NULL THEN next.deadline
                     WHEN d.next_step IS NOT NULL
                     THEN (d.next_due + 1)::timestamp AT TIME ZONE :zone END <= :at, false)
           AS next_overdue,
       next.activity AS next_activity,
       (SELECT max(e.version) FROM events e
        WHERE e.stream = d.opportunity AND e.position <= :position
          AND e.known_from <= :known_at) AS version
FROM opportunities d LEFT JOIN merged m USING (customer)
JOIN visits v ON v.opportunity = d.opportunity AND v.outcome = 'here'
     AND v.valid_from <= :at AND :at < v.valid_to
     AND v.known_from <= :known_at AND :known_at < v.known_to
LEFT JOIN LATERAL (
    SELECT name FROM customers n WHERE n.customer = coalesce(m.survivor, d.customer)
    ORDER BY known_from <= :known_at AND :known_at < known_to
             AND valid_from <= :at AND :at < valid_to DESC,
             known_from <= :known_at AND :known_at < known_to DESC,
             CASE WHEN known_from <= :known_at AND :known_at < known_to
                  THEN valid_from ELSE known_from END, valid_from
    LIMIT 1
) c ON true
LEFT JOIN LATERAL (
    SELECT name FROM users n WHERE n.user_id = d.owner
    ORDER BY known_from <= :known_at AND :known_at < known_to
             AND valid_from <= :at AND :at < valid_to DESC,
             known_from <= :known_at AND :known_at < known_to DESC,
             CASE WHEN known_from <= :known_at AND :known_at < known_to
                  THEN valid_from ELSE known_from END, valid_from
    LIMIT 1
) u ON true
-- include common/next.sql
WHERE d.pipeline = :pipeline AND d.status = 'open' AND NOT d.archived
  AND d.valid_from <= :at AND :at < d.valid_to
  AND d.known_from <= :known_at AND :known_at < d.known_to
ORDER BY d.amount DESC, d.opportunity
