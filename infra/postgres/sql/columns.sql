SELECT table_name::text, array_agg(column_name::text)
FROM information_schema.columns
WHERE table_schema = %(schema)s
GROUP BY table_name
