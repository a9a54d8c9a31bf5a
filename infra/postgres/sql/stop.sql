UPDATE builds SET stopped = %(why)s WHERE schema = %(schema)s
