DELETE FROM builds WHERE schema = %(schema)s
