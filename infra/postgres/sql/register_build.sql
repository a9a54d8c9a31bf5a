INSERT INTO builds (schema, projection, number, fingerprint, of)
VALUES (%(schema)s, %(projection)s, %(number)s, %(fingerprint)s, %(of)s)
