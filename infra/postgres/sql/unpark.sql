DELETE FROM parked WHERE schema = %(schema)s AND stream = %(stream)s
