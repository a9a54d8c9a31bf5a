-- From their next connection on, analysts read the builds that are live. Only the role's owner may say
-- so; whoever switches does it by this.
CREATE FUNCTION point_analysts() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF to_regnamespace('analysts') IS NULL THEN
        RETURN;  -- there are none
    END IF;
    EXECUTE format('ALTER ROLE solocrm_analyst IN DATABASE %I SET search_path = %s',
                   current_database(),
                   (SELECT concat_ws(', ', string_agg(quote_ident(schema || '_plain'), ', '),
                                     'analysts')
                    FROM live));
END $$;
