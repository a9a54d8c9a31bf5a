-- On which days, in the zone, events of some topics became known: how often, and one record's id.
-- What was taken back within a minute was no correction.
SELECT topic = :correction AS corrects, (known_from AT TIME ZONE :zone)::date AS day,
       count(*)::int AS n, (array_agg(stream ORDER BY position DESC))[1] AS record
FROM events e
WHERE topic = ANY (:topics)
  AND (topic <> :correction OR NOT EXISTS (
      SELECT FROM events before
      WHERE before.stream = e.stream AND before.version = e.version - 1
        AND before.known_from >= e.known_from - interval '1 minute'))
GROUP BY 1, 2
ORDER BY 2
