-- The wrapped keys of these subjects, which are in order; who has none yet gets the one that is
-- offered, unless somebody else was first. NULL for who is forgotten.
CREATE OR REPLACE FUNCTION keys_for(subjects uuid[], offered bytea[])
RETURNS TABLE (subject uuid, key bytea) LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    INSERT INTO keys (subject, key) SELECT * FROM unnest(subjects, offered) ON CONFLICT DO NOTHING;
    RETURN QUERY SELECT k.subject, k.key FROM keys k WHERE k.subject = ANY (subjects);
END $$;
