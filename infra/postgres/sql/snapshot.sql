-- Opens an answer: read the live builds from here on, as far as all of their slots are folded.
-- Settled is the instant before the first event that is not; with nothing left to fold, the later
-- of the last event's and the last tick. Who leads the folding holds advisory lock 2.
WITH folded AS (
    SELECT min(c.position) AS position
    FROM live JOIN builds USING (schema) JOIN checkpoints c ON c.of = builds.of
),
ending AS (SELECT recorded_at FROM events ORDER BY position DESC LIMIT 1),
unfolded AS (
    SELECT recorded_at - interval '1 microsecond' AS before
    FROM events WHERE position = (SELECT position FROM folded) + 1
)
SELECT greatest(clock_timestamp(), (SELECT recorded_at FROM ending), tick.at) AS now,
       CASE WHEN folded.position IS NULL THEN '1970-01-01 00:00Z'  -- nothing is live yet
            ELSE coalesce((SELECT before FROM unfolded),
                          greatest((SELECT recorded_at FROM ending), tick.at))
       END AS settled,
       folded.position IS NULL OR EXISTS (SELECT FROM unfolded) AS lags,
       EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = 2 AND granted
               AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
              ) AS led,
       coalesce(folded.position, 0) AS position,
       (SELECT count(*)::int FROM parked) AS incomplete,
       set_config('search_path',
                  (SELECT string_agg(quote_ident(schema), ',') FROM live) || ',public', true) AS path,
       -- every instant has its own best plan, which compiling would only delay; pages are in memory
       set_config('plan_cache_mode', 'force_custom_plan', true),
       set_config('jit', 'off', true),
       set_config('random_page_cost', '1.1', true)
FROM folded, tick
