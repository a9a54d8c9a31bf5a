INSERT INTO reservations (scope, value, stream)
SELECT DISTINCT n.scope, n.value, n.stream
FROM unnest(%(scopes)s::text[], %(values)s::bytea[], %(streams)s::uuid[])
     AS n (scope, value, stream)
WHERE NOT EXISTS (SELECT FROM reservations h
                  WHERE (h.scope, h.value, h.stream) = (n.scope, n.value, n.stream))
