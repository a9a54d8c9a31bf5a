-- Everything that gives positions holds this lock until it commits, and takes it last.
CREATE OR REPLACE FUNCTION order_lock() RETURNS void LANGUAGE sql AS $$ SELECT pg_advisory_xact_lock(1) $$;
