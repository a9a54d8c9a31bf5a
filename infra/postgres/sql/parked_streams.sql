SELECT projection, stream, position, topic, error, parked_at
FROM parked JOIN live USING (schema)
ORDER BY projection, position
