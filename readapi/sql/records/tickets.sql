-- Tickets as of (:at, :known_at).
WITH
-- include common/merged.sql
SELECT r.ticket AS id, r.name, coalesce(m.survivor, r.customer) AS customer, r.kind, r.opened, r.status, r.awaiting, r.contact,
       r.order_id AS "order", r.channel, r.reference, r.owner, r.team, r.priority, r.category,
       r.made_sla, r.reassignments, r.answered, r.settled, r.contacts, r.reopenings, r.cause,
       r.remedy, r.prevention, r.cost, r.currency,
       (SELECT max(e.version) FROM events e
        WHERE e.stream = r.ticket AND e.position <= :position
          AND e.known_from <= :known_at) AS version
FROM tickets r LEFT JOIN merged m USING (customer)
WHERE r.ticket = ANY (:ids)
  AND r.valid_from <= :at AND :at < r.valid_to
  AND r.known_from <= :known_at AND :known_at < r.known_to
