UPDATE workers
SET claims = CASE WHEN number = %(worker)s THEN %(slots)s::int4multirange
                  ELSE claims - %(slots)s::int4multirange END
WHERE number = %(worker)s OR claims && %(slots)s::int4multirange
