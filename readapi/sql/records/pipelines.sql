-- Pipelines as of (:at, :known_at).
SELECT r.pipeline AS id, r.name,
       (SELECT max(e.version) FROM events e
        WHERE e.stream = r.pipeline AND e.position <= :position
          AND e.known_from <= :known_at) AS version
FROM pipelines r
WHERE r.pipeline = ANY (:ids)
  AND r.valid_from <= :at AND :at < r.valid_to
  AND r.known_from <= :known_at AND :known_at < r.known_to
