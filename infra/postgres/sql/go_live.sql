-- Point every projection of the group to its build, in one stroke.
INSERT INTO live (projection, schema)
SELECT projection, schema FROM builds WHERE of = %(of)s
ON CONFLICT (projection) DO UPDATE SET schema = EXCLUDED.schema, switched_at = now()
