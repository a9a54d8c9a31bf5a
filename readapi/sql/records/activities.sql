-- Activities as of (:at, :known_at); one that is planned is overdue from its deadline on.
WITH
-- include common/merged.sql
,
-- include common/activities.sql
SELECT r.activity AS id, r.kind, r.name, r.name = '' AS forgotten, coalesce(m.survivor, r.customer) AS customer, r.contact, r.opportunity,
       r.due, r.begins, r.minutes, r.link, r.priority, r.owner, r.status, r.closed, r.reason,
       r.outcome, r.day, r.deadline,
       r.status = 'planned' AND r.deadline IS NOT NULL AND r.deadline <= :at AS overdue,
       (SELECT max(e.version) FROM events e
        WHERE e.stream = r.activity AND e.position <= :position
          AND e.known_from <= :known_at) AS version
FROM activity r LEFT JOIN merged m USING (customer)
WHERE r.activity = ANY (:ids)
