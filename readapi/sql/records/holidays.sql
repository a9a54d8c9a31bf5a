-- The days without work of calendars as of (:at, :known_at).
SELECT r.calendar, r.day, r.name
FROM holidays r
WHERE r.calendar = ANY (:ids)
  AND r.valid_from <= :at AND :at < r.valid_to
  AND r.known_from <= :known_at AND :known_at < r.known_to
ORDER BY r.day
