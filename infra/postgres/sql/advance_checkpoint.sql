-- Finds fewer parts than were folded where another worker has taken one over, or some of its slots.
UPDATE checkpoints c SET position = %(position)s
FROM unnest(%(schemas)s::text[], %(slots)s::int4multirange[]) AS folded (schema, slots)
WHERE c.schema = folded.schema AND c.slots = folded.slots
  AND c.worker = %(worker)s AND c.position = %(was)s
