-- On which days, in the zone, events of some topics became known: how often, and one record's id.
SELECT topic = :correction AS corrects, (known_from AT TIME ZONE :zone)::date AS day,
       count(*)::int AS n, (array_agg(stream ORDER BY position DESC))[1] AS record
FROM events
WHERE topic = ANY (:topics)
GROUP BY 1, 2
ORDER BY 2
