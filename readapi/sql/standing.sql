-- The last event that was known by :known_at.
SELECT position FROM events WHERE known_from <= :known_at ORDER BY position DESC LIMIT 1
