-- Say that nothing has happened up to now. Answers now.
CREATE OR REPLACE FUNCTION tick() RETURNS timestamptz LANGUAGE sql AS $$
    SELECT order_lock();
    UPDATE tick SET at = (SELECT next_at FROM log_end()) RETURNING at;
$$;
