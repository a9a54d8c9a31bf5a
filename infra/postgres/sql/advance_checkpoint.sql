-- Finds fewer rows than it is to where another worker has taken over.
UPDATE checkpoints SET position = %(position)s
WHERE worker = %(worker)s AND position = %(was)s AND schema = ANY (%(schemas)s)
