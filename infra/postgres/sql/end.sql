SELECT coalesce(max(position), 0) AS position, clock_timestamp() AS at FROM events
