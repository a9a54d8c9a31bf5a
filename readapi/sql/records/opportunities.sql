-- Opportunities as of (:at, :known_at); of an open one the days since its visit began, and the days
-- after which it rots there: its stage's, or the stage's first where that is not there yet.
SELECT r.opportunity AS id, r.name, r.customer, r.pipeline, r.stage, r.amount, r.currency, r.opened,
       r.status, r.archived, r.closed, r.reason, r.close_date, r.owner, r.source,
       r.probability, r.next_step, r.next_due,
       floor(extract(epoch FROM :at - v.begun) / 86400)::int AS days,
       s.rots_after,
       (SELECT max(e.version) FROM events e
        WHERE e.stream = r.opportunity AND e.position <= :position
          AND e.known_from <= :known_at) AS version
FROM opportunities r
LEFT JOIN visits v ON v.opportunity = r.opportunity AND v.outcome = 'here'
     AND v.valid_from <= :at AND :at < v.valid_to
     AND v.known_from <= :known_at AND :known_at < v.known_to
LEFT JOIN LATERAL (
    SELECT rots_after FROM stages n WHERE n.pipeline = r.pipeline AND n.stage = r.stage
    ORDER BY known_from <= :known_at AND :known_at < known_to
             AND valid_from <= :at AND :at < valid_to DESC,
             known_from <= :known_at AND :known_at < known_to DESC,
             CASE WHEN known_from <= :known_at AND :known_at < known_to
                  THEN valid_from ELSE known_from END, valid_from
    LIMIT 1
) s ON v.opportunity IS NOT NULL
WHERE r.opportunity = ANY (:ids)
  AND r.valid_from <= :at AND :at < r.valid_to
  AND r.known_from <= :known_at AND :known_at < r.known_to
