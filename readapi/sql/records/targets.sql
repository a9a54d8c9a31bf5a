-- What SLA policies promise as of (:at, :known_at).
SELECT r.policy, r.number, r.kind, r.priority, r.answer, r.resolve
FROM sla_targets r
WHERE r.policy = ANY (:ids)
  AND r.valid_from <= :at AND :at < r.valid_to
  AND r.known_from <= :known_at AND :known_at < r.known_to
ORDER BY r.number
