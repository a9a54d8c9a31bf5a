SELECT user_id, password_hash FROM credentials WHERE login = %(login)s
