WHERE position > %(position)s
  AND (%(topic)s::text IS NULL OR topic = ANY (%(stored_as)s) OR starts_with(topic, %(topic)s || '.')
       OR topic LIKE 'story.%%' AND EXISTS (
           SELECT FROM events first
           WHERE first.stream = events.stream AND first.version = 1
             AND starts_with(first.topic, %(topic)s || '.')))
  AND (%(stream)s::uuid IS NULL OR stream = %(stream)s)
  AND (%(actor)s::text IS NULL OR actor = %(actor)s)
  AND (%(correlation)s::uuid IS NULL OR correlation = %(correlation)s)
ORDER BY position
LIMIT %(limit)s
