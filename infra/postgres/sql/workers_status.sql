SELECT w.number, w.host, w.process, w.started_at,
       coalesce((SELECT range_agg(c.slots) FROM checkpoints c JOIN live USING (schema)
                 WHERE c.worker = w.number)::text, '{}') AS slots
FROM working w
WHERE w.code <> '{}'
ORDER BY w.number
