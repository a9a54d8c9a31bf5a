WITH over AS (DELETE FROM sessions WHERE ends_at < now())
INSERT INTO sessions (token_hash, user_id, csrf, ends_at)
VALUES (%(token)s, %(user)s, %(csrf)s, %(ends_at)s)
RETURNING user_id
