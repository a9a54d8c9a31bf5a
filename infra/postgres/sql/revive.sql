-- The build is made again from where it stopped, by that worker alone; readers still do without.
WITH taken AS (UPDATE checkpoints SET worker = %(worker)s WHERE schema = %(schema)s)
UPDATE builds SET stopped = NULL, ready_at = NULL WHERE schema = %(schema)s
