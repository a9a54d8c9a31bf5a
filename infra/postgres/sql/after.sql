JOIN known ON events.stream = known.id AND events.version > known.last
UNION ALL
-- A snapshot is the first line of its stream. It has no position: nobody said it.
SELECT id, last, kind, snapshot, NULL, NULL, NULL, NULL, NULL,
       NULL, NULL, NULL, NULL, NULL, NULL, owner, wrapped, NULL
FROM known WHERE snapshot IS NOT NULL
ORDER BY stream, version
