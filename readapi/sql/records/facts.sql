-- Facts as of (:at, :known_at).
WITH
-- include common/merged.sql
SELECT r.fact AS id, r.kind, r.what, r.valid_from AS occurred_at, coalesce(m.survivor, r.customer) AS customer, r.campaign, r.about,
       r.channel, r.says, r.seconds, r.score, r.quantity, r.amount, r.currency, r.visitor, r.text,
       r.fields,
       (SELECT max(e.version) FROM events e
        WHERE e.stream = r.fact AND e.position <= :position
          AND e.known_from <= :known_at) AS version
FROM facts r LEFT JOIN merged m USING (customer)
WHERE r.fact = ANY (:ids)
  AND r.valid_from <= :at AND :at < r.valid_to
  AND r.known_from <= :known_at AND :known_at < r.known_to
