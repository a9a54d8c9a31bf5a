-- What is promised as of (:at, :known_at), policy by policy in the order of their names.
SELECT p.policy, p.name, p.calendar, p.stops, p.warns, t.kind, t.priority, t.answer, t.resolve
FROM sla_policies p
JOIN sla_targets t ON t.policy = p.policy
     AND t.valid_from <= :at AND :at < t.valid_to
     AND t.known_from <= :known_at AND :known_at < t.known_to
WHERE NOT p.retired
  AND p.valid_from <= :at AND :at < p.valid_to
  AND p.known_from <= :known_at AND :known_at < p.known_to
ORDER BY lower(p.name), p.policy, t.number
