-- That somebody is forgotten is told to the workers of all slots.
WHERE position > %(was)s AND position <= %(end)s
  AND (%(slots)s::int4multirange @> int4range(0, 64) OR %(slots)s::int4multirange @> slot_of(stream)
       OR topic = 'person.forgotten.v1')
ORDER BY position
