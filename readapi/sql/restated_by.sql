-- Imports of what was known as it happened that were recorded after :known_at, and say something
-- that was known by then.
SELECT command_id, source, position
FROM restatements
WHERE recorded_at > :known_at AND known_from <= :known_at
ORDER BY position
