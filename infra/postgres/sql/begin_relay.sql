INSERT INTO relays (prefix, position) VALUES (%(prefix)s, coalesce(%(after)s, 0))
ON CONFLICT (prefix) DO UPDATE SET position = coalesce(%(after)s, relays.position)
