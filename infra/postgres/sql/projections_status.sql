WITH ending AS (SELECT coalesce(max(position), 0) AS last FROM events)
SELECT live.projection, live.schema, min(c.position) AS position, ending.last,
       coalesce(extract(epoch FROM clock_timestamp() - (
           SELECT recorded_at FROM events WHERE position = min(c.position) + 1)), 0)::float8
           AS seconds,
       EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = 2 AND granted
               AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
              ) AS led,
       (SELECT count(*)::int FROM parked WHERE parked.projection = live.projection) AS parked,
       live.switched_at
FROM live JOIN builds USING (schema) JOIN checkpoints c ON c.of = builds.of, ending
GROUP BY live.projection, live.schema, live.switched_at, ending.last
ORDER BY live.projection
