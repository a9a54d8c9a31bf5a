-- Opportunities as of (:at, :known_at); of an open one the days since its visit began, and the days
-- after which it rots there: its stage's, or the stage's first where that is not there yet; of a merged
-- one that which stands for it.
WITH
-- include common/merged.sql
,
-- include common/activities.sql
,
-- include common/merged_deals.sql
SELECT d.opportunity AS id, d.name, coalesce(m.survivor, d.customer) AS customer, d.pipeline, d.stage,
       d.amount, d.currency, d.opened, d.status, d.archived, d.closed, d.reason, d.close_date, d.owner, d.source,
       d.probability, d.next_step, d.next_due, merged_deal.survivor AS merged_into,
       floor(extract(epoch FROM :at - v.begun) / 86400)::int AS days,
       s.rots_after, next.activity AS next_activity, next.day AS next_activity_day,
       coalesce(next.deadline <= :at, false) AS next_activity_overdue,
       (SELECT max(e.version) FROM events e
        WHERE e.stream = d.opportunity AND e.position <= :position
          AND e.known_from <= :known_at) AS version
FROM opportunities d LEFT JOIN merged m USING (customer)
LEFT JOIN merged_deal USING (opportunity)
LEFT JOIN visits v ON v.opportunity = d.opportunity AND v.outcome = 'here'
     AND v.valid_from <= :at AND :at < v.valid_to
     AND v.known_from <= :known_at AND :known_at < v.known_to
LEFT JOIN LATERAL (
    SELECT rots_after FROM stages n WHERE n.pipeline = d.pipeline AND n.stage = d.stage
    ORDER BY known_from <= :known_at AND :known_at < known_to
             AND valid_from <= :at AND :at < valid_to DESC,
             known_from <= :known_at AND :known_at < known_to DESC,
             CASE WHEN known_from <= :known_at AND :known_at < known_to
                  THEN valid_from ELSE known_from END, valid_from
    LIMIT 1
) s ON v.opportunity IS NOT NULL
-- include common/next.sql
WHERE d.opportunity = ANY (:ids)
  AND d.valid_from <= :at AND :at < d.valid_to
  AND d.known_from <= :known_at AND :known_at < d.known_to
