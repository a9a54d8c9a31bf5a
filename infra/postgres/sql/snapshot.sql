-- Opens an answer: read the live builds from here on, as far as all of their slots are folded.
-- Settled is the instant before the first event that is not; with nothing left to fold, the later
-- of the last event's and the last tick. A read model that has stopped holds up no other.
WITH standing AS (
    SELECT projection, schema, fingerprint, stopped IS NOT NULL OR ready_at IS NULL AS stopped
    FROM live JOIN builds USING (schema, projection)
),
folded AS (
    SELECT min(c.position) AS position
    FROM standing JOIN checkpoints c USING (schema) WHERE NOT stopped
),
ending AS (SELECT recorded_at FROM events ORDER BY position DESC LIMIT 1),
unfolded AS (
    SELECT recorded_at - interval '1 microsecond' AS before
    FROM events WHERE position = (SELECT position FROM folded) + 1
),
lag AS (SELECT folded.position IS NULL OR EXISTS (SELECT FROM unfolded) AS lags FROM folded)
SELECT greatest(clock_timestamp(), (SELECT recorded_at FROM ending), tick.at) AS now,
       CASE WHEN folded.position IS NULL THEN '1970-01-01 00:00Z'  -- nothing is live yet
            ELSE coalesce((SELECT before FROM unfolded),
                          greatest((SELECT recorded_at FROM ending), tick.at))
       END AS settled,
       lag.lags,
       -- whether workers are there for all of them: asked only where there is something to fold
       NOT lag.lags OR (folded.position IS NOT NULL AND NOT EXISTS (
           SELECT FROM standing
           WHERE NOT stopped AND NOT EXISTS (
               SELECT FROM working WHERE standing.fingerprint = ANY (working.code)))) AS led,
       folded.position IS NOT NULL AS live,
       coalesce(folded.position, 0) AS position,
       (SELECT array_agg(projection) FROM standing WHERE stopped) AS stopped,
       (SELECT json_object_agg(projection, streams) FROM (
           SELECT projection, array_agg(stream) AS streams
           FROM parked JOIN standing USING (schema) GROUP BY projection) AS each) AS parked,
       (SELECT json_object_agg(projection, fingerprint) FROM standing) AS builds,
       set_config('search_path',
                  (SELECT string_agg(quote_ident(schema), ',') FROM live) || ',public', true) AS path,
       -- every instant has its own best plan, which compiling would only delay; pages are in memory
       set_config('plan_cache_mode', 'force_custom_plan', true),
       set_config('jit', 'off', true),
       set_config('random_page_cost', '1.1', true),
       set_config('work_mem', '64MB', true)  -- sums over all of a history are not spilled to disk
FROM folded, lag, tick
