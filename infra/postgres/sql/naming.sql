-- Ids are written in one way only: as text in the open fields.
SELECT DISTINCT stream FROM events WHERE position(%(id)s::bytea IN state) > 0
