-- Takes the stream's slots of a build from their worker, who has to be given them again, so that
-- its batch fails. Answers how far they are folded.
UPDATE checkpoints SET worker = NULL
WHERE schema = %(schema)s AND slots @> slot_of(%(stream)s)
RETURNING position
