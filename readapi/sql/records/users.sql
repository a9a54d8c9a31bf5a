-- Users as of (:at, :known_at).
SELECT r.user_id AS id, r.name, r.name = '' AS forgotten, r.login, r.role, r.has_left,
       (SELECT max(e.version) FROM events e
        WHERE e.stream = r.user_id AND e.position <= :position
          AND e.known_from <= :known_at) AS version
FROM users r
WHERE r.user_id = ANY (:ids)
  AND r.valid_from <= :at AND :at < r.valid_to
  AND r.known_from <= :known_at AND :known_at < r.known_to
