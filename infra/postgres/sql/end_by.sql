-- Positions go with the instants at which events were recorded.
SELECT position FROM events
WHERE (%(by)s::timestamptz IS NULL OR recorded_at <= %(by)s) AND topic <> ALL (%(but)s::text[])
ORDER BY position DESC LIMIT 1
