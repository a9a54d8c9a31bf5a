-- How far each relay is behind the log, in events and seconds.
SELECT prefix, position,
       (SELECT coalesce(max(position), 0) FROM events) - position AS behind,
       coalesce(extract(epoch FROM clock_timestamp() - (
           SELECT recorded_at FROM events WHERE position = relays.position + 1)), 0)::float8
           AS seconds
FROM relays
ORDER BY prefix
