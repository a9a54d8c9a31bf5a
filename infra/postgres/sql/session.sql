SELECT user_id, csrf FROM sessions WHERE token_hash = %(token)s AND ends_at > now()
