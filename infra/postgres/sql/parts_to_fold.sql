-- A worker's parts of the builds.
SELECT c.schema, b.fingerprint, c.slots, c.position, live.schema IS NOT NULL AS live,
       (SELECT coalesce(array_agg(stream), '{}') FROM parked WHERE parked.schema = c.schema) AS parked
FROM checkpoints c JOIN builds b USING (schema) LEFT JOIN live USING (schema)
WHERE c.worker = %(worker)s AND b.stopped IS NULL
