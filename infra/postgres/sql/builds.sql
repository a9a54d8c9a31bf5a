-- All builds; `position` is the smallest of their parts, `kept_up` says that a worker has the code.
SELECT b.schema, b.projection, b.number, b.fingerprint, b.until, b.stopped, b.made_at,
       b.ready_at IS NOT NULL AS ready, live.schema IS NOT NULL AS live, live.switched_at,
       (SELECT min(position) FROM checkpoints c WHERE c.schema = b.schema) AS position,
       b.ready_at IS NOT NULL AND b.stopped IS NULL
           AND EXISTS (SELECT FROM working WHERE b.fingerprint = ANY (working.code)) AS kept_up,
       (SELECT count(*)::int FROM parked p WHERE p.schema = b.schema) AS parked,
       (SELECT sum(events)::bigint FROM parts WHERE parts.number = b.number) AS folded
FROM builds b LEFT JOIN live USING (schema)
WHERE b.stopped IS DISTINCT FROM 'dropped'  -- its tables are on their way out
ORDER BY b.projection, b.number
