-- Point each projection to its build, all in one stroke.
INSERT INTO live (projection, schema)
SELECT projection, schema FROM builds WHERE schema = ANY (%(schemas)s)
ON CONFLICT (projection) DO UPDATE
    SET schema = EXCLUDED.schema, switched_at = clock_timestamp()
