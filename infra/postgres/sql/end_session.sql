DELETE FROM sessions WHERE token_hash = %(token)s RETURNING user_id
