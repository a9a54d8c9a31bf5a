WITH over AS (DELETE FROM sessions WHERE user_id = %(user)s)
INSERT INTO credentials (user_id, login, password_hash)
VALUES (%(user)s, %(login)s, %(hash)s)
ON CONFLICT (user_id) DO UPDATE SET login = EXCLUDED.login, password_hash = EXCLUDED.password_hash
RETURNING user_id
