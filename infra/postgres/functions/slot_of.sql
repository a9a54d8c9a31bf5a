-- The slot of a stream, by the last byte of its id; `projections.engine.slots` says the same.
CREATE FUNCTION slot_of(stream uuid) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT get_byte(uuid_send(stream), 15) % 64
$$;
