-- How far each part of a build is folded.
SELECT slots, position FROM checkpoints WHERE schema = %(schema)s
