SELECT id, name, role, scopes
FROM api_keys
WHERE key_hash = %(key)s AND revoked_at IS NULL AND (ends_at IS NULL OR ends_at > now())
