INSERT INTO functions (name, sha256) VALUES (%(name)s, %(sha256)s)
ON CONFLICT DO NOTHING
