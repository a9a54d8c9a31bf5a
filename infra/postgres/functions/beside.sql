-- Whose the envelope's part of sealed personal fields is, where the fields are another's.
CREATE OR REPLACE FUNCTION beside(personal bytea) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN get_byte(personal, 0) = 2 THEN encode(substr(personal, 2, 16), 'hex')::uuid END
$$;
