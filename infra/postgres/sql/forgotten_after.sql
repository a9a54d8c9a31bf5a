SELECT position FROM events
WHERE topic = 'person.forgotten.v1' AND position > %(position)s
LIMIT 1
