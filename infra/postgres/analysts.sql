-- Analysts read plain views of the live read models, and nothing else. Roles belong to the whole
-- server: another database may make it at the same moment.
DO $$
BEGIN
    IF to_regrole('solocrm_analyst') IS NULL THEN
        CREATE ROLE solocrm_analyst;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END $$;
ALTER ROLE solocrm_analyst SET default_transaction_read_only = on;
ALTER ROLE solocrm_analyst SET statement_timeout = '60s';
ALTER ROLE solocrm_analyst SET idle_in_transaction_session_timeout = '60s';

CREATE SCHEMA IF NOT EXISTS analysts;
CREATE OR REPLACE VIEW analysts.dictionary AS
SELECT v.relname::text AS view, a.attname::text AS "column",
       format_type(a.atttypid, a.atttypmod) AS type,
       col_description(v.oid, a.attnum) AS fed_by, obj_description(v.oid) AS says
FROM live
JOIN pg_namespace n ON n.nspname = live.schema || '_plain'
JOIN pg_class v ON v.relnamespace = n.oid AND v.relkind = 'v'
JOIN pg_attribute a ON a.attrelid = v.oid AND a.attnum > 0
ORDER BY v.relname, a.attnum;
GRANT USAGE ON SCHEMA analysts TO solocrm_analyst;
GRANT SELECT ON analysts.dictionary TO solocrm_analyst;
