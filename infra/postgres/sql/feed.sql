WHERE position > %(position)s
  AND (%(topic)s::text IS NULL OR topic = %(topic)s OR starts_with(topic, %(topic)s || '.'))
  AND (%(stream)s::uuid IS NULL OR stream = %(stream)s)
  AND (%(actor)s::text IS NULL OR actor = %(actor)s)
  AND (%(correlation)s::uuid IS NULL OR correlation = %(correlation)s)
ORDER BY position
LIMIT %(limit)s
