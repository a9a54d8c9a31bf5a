-- What the program runs as: a role that nobody logs in as, and that may do what the program does and
-- nothing else. Roles belong to the whole server: another database may make it at the same moment.
DO $$
DECLARE
    enough text := CASE WHEN current_setting('server_version_num')::int >= 160000
                        THEN 'SET' ELSE 'MEMBER' END;
BEGIN
    IF to_regrole('solocrm_app') IS NULL THEN
        CREATE ROLE solocrm_app NOLOGIN;
    END IF;
    IF NOT pg_has_role('solocrm_app', enough) THEN
        EXECUTE format('GRANT solocrm_app TO %I', current_user);
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END $$;

-- the log and what models said: nothing that was recorded is changed or taken away
GRANT SELECT, INSERT ON events, reservations, restatements, keys TO solocrm_app;
GRANT SELECT, INSERT ON score_runs, scores TO solocrm_app;
GRANT UPDATE ON restatements TO solocrm_app;  -- how far an import that goes on has come
GRANT SELECT, INSERT, DELETE ON commands TO solocrm_app;  -- keys expire
GRANT SELECT, UPDATE ON tick TO solocrm_app;
GRANT SELECT ON forgotten, migrations, functions TO solocrm_app;

-- what is kept beside it
GRANT SELECT, INSERT, UPDATE, DELETE
    ON snapshots, builds, live, checkpoints, parked, parts, workers,
       credentials, sessions, api_keys, relays, intakes
    TO solocrm_app;
GRANT SELECT, INSERT, UPDATE ON imports, workspace TO solocrm_app;
GRANT SELECT ON working, assigned TO solocrm_app;

-- read models are its own
DO $$
DECLARE
    made record;
BEGIN
    EXECUTE format('GRANT CREATE ON DATABASE %I TO solocrm_app', current_database());
    FOR made IN SELECT n.nspname FROM pg_namespace n JOIN builds b ON b.schema = n.nspname LOOP
        EXECUTE format('ALTER SCHEMA %I OWNER TO solocrm_app', made.nspname);
    END LOOP;
    FOR made IN SELECT t.schemaname, t.tablename
                FROM pg_tables t JOIN builds b ON b.schema = t.schemaname LOOP
        EXECUTE format('ALTER TABLE %I.%I OWNER TO solocrm_app', made.schemaname, made.tablename);
    END LOOP;
END $$;
