UPDATE relays SET position = %(position)s, relayed_at = clock_timestamp()
WHERE prefix = %(prefix)s
