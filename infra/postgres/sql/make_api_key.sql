INSERT INTO api_keys (id, key_hash, name, role, scopes, ends_at)
VALUES (%(id)s, %(key)s, %(name)s, %(role)s, %(scopes)s, %(ends_at)s)
RETURNING id
