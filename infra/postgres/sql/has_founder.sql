SELECT user_id FROM credentials LIMIT 1
