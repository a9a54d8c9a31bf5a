SELECT subject, key FROM keys_for(%(subjects)s::uuid[], %(offered)s::bytea[])
