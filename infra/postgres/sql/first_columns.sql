-- The tables of these schemas, and the first column of each.
SELECT table_schema, table_name, column_name FROM information_schema.columns
WHERE table_schema = ANY (%s) AND ordinal_position = 1
