SELECT stream FROM parked WHERE schema = %(schema)s ORDER BY position
