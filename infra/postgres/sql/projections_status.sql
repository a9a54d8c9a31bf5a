WITH ending AS (SELECT coalesce(max(position), 0) AS last FROM events)
SELECT live.projection, live.schema, min(c.position) AS position, ending.last,
       coalesce(extract(epoch FROM clock_timestamp() - (
           SELECT recorded_at FROM events WHERE position = min(c.position) + 1)), 0)::float8
           AS seconds,
       builds.stopped IS NULL
           AND EXISTS (SELECT FROM working WHERE builds.fingerprint = ANY (working.code)) AS led,
       (SELECT count(*)::int FROM parked WHERE parked.schema = live.schema) AS parked,
       builds.stopped, live.switched_at
FROM live JOIN builds USING (schema) JOIN checkpoints c USING (schema), ending
GROUP BY live.projection, live.schema, live.switched_at, builds.stopped, builds.fingerprint,
         ending.last
ORDER BY live.projection
