UPDATE builds SET ready_at = now() WHERE schema = ANY (%(schemas)s)
