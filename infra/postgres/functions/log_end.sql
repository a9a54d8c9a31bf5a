-- The log's end: its last position, and the instant at which the next command is recorded.
CREATE OR REPLACE FUNCTION log_end(OUT last_position bigint, OUT next_at timestamptz) LANGUAGE sql AS $$
    WITH last AS (SELECT position, recorded_at FROM events ORDER BY position DESC LIMIT 1)
    SELECT coalesce((SELECT position FROM last), 0),
           greatest(clock(),
                    (SELECT recorded_at FROM last) + interval '1 microsecond',
                    (SELECT at FROM tick) + interval '1 microsecond')
$$;
