-- Subscriptions as of (:at, :known_at).
WITH
-- include common/merged.sql
SELECT r.subscription AS id, coalesce(m.survivor, r.customer) AS customer, r.opportunity, r.plan, r.product, r.charge, r.every,
       r.monthly, r.currency, r.options, r.status, r.started, r.ended, r.reason, r.note,
       (SELECT max(e.version) FROM events e
        WHERE e.stream = r.subscription AND e.position <= :position
          AND e.known_from <= :known_at) AS version
FROM subscriptions r LEFT JOIN merged m USING (customer)
WHERE r.subscription = ANY (:ids)
  AND r.valid_from <= :at AND :at < r.valid_to
  AND r.known_from <= :known_at AND :known_at < r.known_to
