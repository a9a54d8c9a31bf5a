SELECT subject, key FROM keys WHERE subject = ANY (%(subjects)s::uuid[])
