-- Working calendars as of (:at, :known_at).
SELECT r.calendar AS id, r.name, r.zone, r.week,
       (SELECT max(e.version) FROM events e
        WHERE e.stream = r.calendar AND e.position <= :position
          AND e.known_from <= :known_at) AS version
FROM working_calendars r
WHERE r.calendar = ANY (:ids)
  AND r.valid_from <= :at AND :at < r.valid_to
  AND r.known_from <= :known_at AND :known_at < r.known_to
