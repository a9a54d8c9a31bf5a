-- A group of commands in one transaction. Arrays of one length describe the commands (through: how
-- many events of the group there are up to the end of each), their events (of_commands: the number of
-- the command, from 1) and the values that they reserve. No two commands of a group share an id, a
-- stream or a value.
--
-- Who lost a race is found under the order lock: nothing of a loser is written, and the winners are
-- numbered without a hole, from last_position on, in their order. A command is recorded as many
-- microseconds after next_at as commands come before it. lost holds for each command why it lost:
-- repeated (it was carried out before), version_taken, taken or forgotten (it tells something personal
-- of who is forgotten); all of it is null if nobody lost.
CREATE FUNCTION append(
    command_ids uuid[], digests bytea[], records uuid[], versions_after integer[],
    through integer[], actors text[], sources text[], correlations uuid[], causations uuid[],
    of_commands integer[], streams uuid[], versions integer[], topics text[], states bytea[],
    personals bytea[], subjects uuid[], occurred timestamptz[], known timestamptz[],
    rests integer[], reserved_by integer[], reserved_scopes text[], reserved_values bytea[],
    reserved_for uuid[],
    OUT last_position bigint, OUT next_at timestamptz, OUT lost text[]
) LANGUAGE plpgsql
-- one plan for small logs and large ones: by index, row by row
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off
SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    repeated integer[];
    too_late integer[];
    taken integer[];
    too_personal integer[];
    gaps integer[];  -- of each command: how many events up to its end are not written
BEGIN
    PERFORM order_lock();
    SELECT e.last_position, e.next_at INTO last_position, next_at FROM log_end() AS e;

    SELECT array_agg(c.number) INTO repeated
    FROM unnest(command_ids) WITH ORDINALITY AS c (id, number)
    WHERE EXISTS (SELECT FROM commands k WHERE k.id = c.id);

    SELECT array_agg(e.command) INTO too_late
    FROM (
        SELECT e.command, e.stream, e.version,
               lag(e.version) OVER (PARTITION BY e.stream ORDER BY e.number) AS before
        FROM unnest(of_commands, streams, versions) WITH ORDINALITY
                 AS e (command, stream, version, number)
    ) AS e
    WHERE e.version <> 1 + coalesce(
        e.before,
        (SELECT l.version FROM events l WHERE l.stream = e.stream ORDER BY l.version DESC LIMIT 1),
        0);

    IF cardinality(reserved_by) > 0 THEN
        SELECT array_agg(r.command) INTO taken
        FROM unnest(reserved_by, reserved_scopes, reserved_values, reserved_for)
                 AS r (command, scope, value, stream)
        WHERE EXISTS (SELECT FROM reservations h
                      WHERE h.scope = r.scope AND h.value = r.value AND h.stream <> r.stream);
    END IF;

    IF EXISTS (SELECT FROM forgotten) THEN
        SELECT array_agg(e.command) INTO too_personal
        FROM unnest(of_commands, subjects, personals) AS e (command, subject, personal)
        WHERE e.personal IS NOT NULL
          AND EXISTS (SELECT FROM forgotten f WHERE f.subject IN (e.subject, beside(e.personal)));
    END IF;

    IF coalesce(repeated, too_late, taken, too_personal) IS NOT NULL THEN
        SELECT array_agg(CASE WHEN n = ANY (repeated) THEN 'repeated'
                              WHEN n = ANY (too_late) THEN 'version_taken'
                              WHEN n = ANY (taken) THEN 'taken'
                              WHEN n = ANY (too_personal) THEN 'forgotten' END ORDER BY n) INTO lost
        FROM generate_subscripts(command_ids, 1) AS n;
        SELECT array_agg((SELECT count(*) FROM unnest(of_commands) AS e (command)
                          WHERE e.command <= n AND lost[e.command] IS NOT NULL) ORDER BY n) INTO gaps
        FROM generate_subscripts(command_ids, 1) AS n;
    END IF;

    INSERT INTO events
    SELECT last_position + e.number - coalesce(gaps[e.command], 0), e.stream, e.version, e.topic,
           e.state, e.personal, e.subject, least(e.occurred, e.known, at.at), least(e.known, at.at),
           at.at, actors[e.command], sources[e.command], command_ids[e.command],
           correlations[e.command], causations[e.command], e.rest
    FROM unnest(of_commands, streams, versions, topics, states, personals, subjects, occurred,
                known, rests) WITH ORDINALITY
             AS e (command, stream, version, topic, state, personal, subject, occurred,
                   known, rest, number),
         LATERAL (SELECT next_at + (e.command - 1) * interval '1 microsecond') AS at (at)
    WHERE lost[e.command] IS NULL;

    IF cardinality(reserved_by) > 0 THEN
        INSERT INTO reservations (scope, value, stream)
        SELECT r.scope, r.value, r.stream
        FROM unnest(reserved_by, reserved_scopes, reserved_values, reserved_for)
                 AS r (command, scope, value, stream)
        WHERE lost[r.command] IS NULL
          AND NOT EXISTS (SELECT FROM reservations h WHERE h.scope = r.scope AND h.value = r.value);
    END IF;

    INSERT INTO commands (id, digest, stream, version, position, recorded_at)
    SELECT c.id, c.digest, c.record, c.version,
           last_position + c.through - coalesce(gaps[c.number], 0),
           next_at + (c.number - 1) * interval '1 microsecond'
    FROM unnest(command_ids, digests, records, versions_after, through) WITH ORDINALITY
             AS c (id, digest, record, version, through, number)
    WHERE lost[c.number] IS NULL;
END $$;
