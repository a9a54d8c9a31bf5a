SELECT login, user_id FROM credentials ORDER BY login
