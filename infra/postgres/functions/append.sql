-- A group of commands in one transaction; all win or none does. Arrays of one length describe the
-- commands, their events (of_commands: the number of the command, from 1) and the values that are
-- reserved; a command's events reach `through` the group's. Answers a line per command.
CREATE OR REPLACE FUNCTION append(
    command_ids uuid[], digests bytea[], records uuid[], versions_after integer[],
    through integer[], actors text[], sources text[], correlations uuid[], causations uuid[],
    of_commands integer[], streams uuid[], versions integer[], topics text[], states bytea[],
    personals bytea[], subjects uuid[], occurred timestamptz[], known timestamptz[],
    rests integer[], reserved_scopes text[], reserved_values bytea[], reserved_for uuid[]
) RETURNS TABLE (command_number bigint, last_position bigint, recorded_at timestamptz)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    ending record;
BEGIN
    PERFORM order_lock();
    SELECT * INTO ending FROM log_end();

    INSERT INTO events
    SELECT ending.last_position + e.number, e.stream, e.version, e.topic, e.state, e.personal,
           e.subject, least(e.occurred, e.known, at.at), least(e.known, at.at), at.at,
           actors[e.command], sources[e.command], command_ids[e.command],
           correlations[e.command], causations[e.command], e.rest
    FROM unnest(of_commands, streams, versions, topics, states, personals, subjects, occurred,
                known, rests) WITH ORDINALITY
             AS e (command, stream, version, topic, state, personal, subject, occurred,
                   known, rest, number),
         LATERAL (SELECT ending.next_at + (e.command - 1) * interval '1 microsecond') AS at (at);

    IF EXISTS (
        SELECT FROM unnest(streams, versions) AS e (stream, version)
        WHERE e.version > 1 AND NOT EXISTS (
            SELECT FROM events p WHERE p.stream = e.stream AND p.version = e.version - 1)
    ) THEN
        RAISE EXCEPTION 'a version is missing before this one'
            USING ERRCODE = 'unique_violation', CONSTRAINT = 'events_by_version';
    END IF;

    INSERT INTO reservations (scope, value, stream)
    SELECT r.scope, r.value, r.stream
    FROM unnest(reserved_scopes, reserved_values, reserved_for) AS r (scope, value, stream)
    WHERE NOT EXISTS (SELECT FROM reservations h
                      WHERE (h.scope, h.value, h.stream) = (r.scope, r.value, r.stream));

    INSERT INTO commands (id, digest, stream, version, position, recorded_at)
    SELECT c.id, c.digest, c.record, c.version, ending.last_position + c.through,
           ending.next_at + (c.number - 1) * interval '1 microsecond'
    FROM unnest(command_ids, digests, records, versions_after, through) WITH ORDINALITY
             AS c (id, digest, record, version, through, number);

    RETURN QUERY
    SELECT c.number, ending.last_position + c.through,
           ending.next_at + (c.number - 1) * interval '1 microsecond'
    FROM unnest(through) WITH ORDINALITY AS c (through, number);
END $$;
