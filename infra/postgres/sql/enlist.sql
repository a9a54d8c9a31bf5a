INSERT INTO workers (host, process, code) VALUES (%(host)s, %(process)s, %(code)s) RETURNING number
