-- Who is forgotten loses the key, and with it all that was sealed by it: in the append's transaction,
-- whoever appends. What else was kept beside the log of them goes too, so that a login is free again.
CREATE OR REPLACE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public AS $$
DECLARE
    gone uuid := convert_from(NEW.state, 'UTF8')::json ->> 'subject';
BEGIN
    INSERT INTO keys (subject, key, forgotten_at) VALUES (gone, NULL, NEW.recorded_at)
    ON CONFLICT (subject) DO UPDATE SET key = NULL, forgotten_at = EXCLUDED.forgotten_at;
    DELETE FROM snapshots WHERE subject = gone;
    DELETE FROM reservations WHERE stream = gone;
    DELETE FROM credentials WHERE user_id = gone;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER forget AFTER INSERT ON events
    FOR EACH ROW WHEN (NEW.topic = 'person.forgotten.v1') EXECUTE FUNCTION forget();
