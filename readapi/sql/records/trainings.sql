-- Trainings as of (:at, :known_at).
SELECT r.training AS id, r.model, r.method, r.trained, r.verdict, r.as_of,
       r.valid_from AS recorded, r.card,
       (SELECT max(e.version) FROM events e
        WHERE e.stream = r.training AND e.position <= :position
          AND e.known_from <= :known_at) AS version
FROM trainings r
WHERE r.training = ANY (:ids)
  AND r.valid_from <= :at AND :at < r.valid_to
  AND r.known_from <= :known_at AND :known_at < r.known_to
