INSERT INTO builds (schema, projection, number, fingerprint, until)
VALUES (%(schema)s, %(projection)s, %(number)s, %(fingerprint)s, %(until)s)
