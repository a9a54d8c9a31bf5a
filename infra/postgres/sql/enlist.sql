INSERT INTO workers (host, process, code, claims)
VALUES (%(host)s, %(process)s, %(code)s, %(claims)s::int4multirange) RETURNING number
