-- Whether this user can be the program's role, which has its rights in this database.
SELECT CASE WHEN to_regrole('solocrm_app') IS NULL THEN false
            ELSE pg_has_role('solocrm_app',
                             CASE WHEN current_setting('server_version_num')::int >= 160000
                                  THEN 'SET' ELSE 'MEMBER' END)
                 AND has_database_privilege('solocrm_app', current_database(), 'CREATE')
                 AND has_table_privilege('solocrm_app', 'events', 'INSERT')
       END
