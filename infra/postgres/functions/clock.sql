-- The database's clock, by which the log goes; a test may put another in its place.
CREATE OR REPLACE FUNCTION clock() RETURNS timestamptz LANGUAGE sql AS $$ SELECT clock_timestamp() $$;
