SELECT subject FROM forgotten WHERE subject = ANY (%(owners)s::uuid[]) LIMIT 1
