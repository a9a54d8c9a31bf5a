SELECT position FROM relays WHERE prefix = %(prefix)s
