WITH taken AS (
    UPDATE checkpoints SET worker = %(worker)s WHERE schema = %(schema)s RETURNING schema
)
INSERT INTO checkpoints (schema, slots, position, worker)
SELECT %(schema)s, '{[0,64)}', %(position)s, %(worker)s
WHERE NOT EXISTS (SELECT FROM taken)
