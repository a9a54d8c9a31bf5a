-- A stream that lacks the version which comes before; what is in the log stays there, so that this
-- needs no lock.
SELECT stream
FROM unnest(%(streams)s::uuid[], %(versions)s::integer[]) AS n (stream, version)
WHERE NOT EXISTS (SELECT FROM events e WHERE (e.stream, e.version) = (n.stream, n.version))
LIMIT 1
