-- Fails to find the row where another worker has taken over.
UPDATE checkpoints SET position = %(position)s
WHERE of = %(of)s AND slots = '[0,64)' AND position = %(was)s
