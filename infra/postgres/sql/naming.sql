-- Ids are written in one way only: as text in the open fields.
SELECT DISTINCT stream FROM events
WHERE topic = ANY (%(topics)s) AND position(%(text)s::bytea IN state) > 0
