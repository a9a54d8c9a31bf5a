SELECT stopped FROM builds WHERE schema = %(schema)s
