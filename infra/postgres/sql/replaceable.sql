-- The functions of a name, but for one that a trigger calls: that keeps its parameters.
SELECT f.oid::regprocedure::text
FROM pg_proc f
WHERE f.proname = %(name)s AND f.pronamespace = 'public'::regnamespace
  AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgfoid = f.oid)
