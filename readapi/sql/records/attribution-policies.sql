-- Attribution policies as of (:at, :known_at).
SELECT r.policy AS id, r.name, r.defined, r.model, r.days, r.half_life, r.retired,
       (SELECT max(e.version) FROM events e
        WHERE e.stream = r.policy AND e.position <= :position
          AND e.known_from <= :known_at) AS version
FROM attribution_policies r
WHERE r.policy = ANY (:ids)
  AND r.valid_from <= :at AND :at < r.valid_to
  AND r.known_from <= :known_at AND :known_at < r.known_to
