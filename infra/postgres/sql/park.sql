INSERT INTO parked (schema, stream, position, topic, error)
VALUES (%(schema)s, %(stream)s, %(position)s, %(topic)s, %(error)s)
ON CONFLICT (schema, stream) DO UPDATE
    SET position = EXCLUDED.position, topic = EXCLUDED.topic, error = EXCLUDED.error
