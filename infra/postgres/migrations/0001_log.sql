-- The event log: one order over all streams, append-only.

CREATE TABLE events (
    position     bigint      NOT NULL CONSTRAINT events_by_position PRIMARY KEY,
    stream       uuid        NOT NULL,
    version      integer     NOT NULL,
    topic        text        NOT NULL,
    state        bytea       NOT NULL,  -- the open fields, as JSON
    personal     bytea,                 -- personal fields, reason and origin, as JSON
    subject      uuid        NOT NULL,  -- whose the personal part is
    occurred_at  timestamptz NOT NULL,
    known_from   timestamptz NOT NULL,
    recorded_at  timestamptz NOT NULL,
    actor        text        NOT NULL,
    source       text        NOT NULL,
    command_id   uuid        NOT NULL,
    correlation  uuid,
    causation    uuid,
    rest         integer,               -- events of the same correction that follow in the stream
    CONSTRAINT events_by_version UNIQUE (stream, version),
    CONSTRAINT times_in_order CHECK (occurred_at <= known_from AND known_from <= recorded_at)
);
CREATE INDEX events_by_command ON events (command_id);
CREATE INDEX events_by_topic ON events (topic, position);
CREATE INDEX events_by_correlation ON events (correlation, position) WHERE correlation IS NOT NULL;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the event log is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What each command came to, so that it may be sent again.
CREATE TABLE commands (
    id           uuid        CONSTRAINT commands_by_id PRIMARY KEY,
    digest       bytea       NOT NULL,
    stream       uuid        NOT NULL,
    version      integer     NOT NULL,
    position     bigint      NOT NULL,
    recorded_at  timestamptz NOT NULL
);

-- Values that only one record may hold, as keyed digests.
CREATE TABLE reservations (
    scope   text  NOT NULL,
    value   bytea NOT NULL,
    stream  uuid  NOT NULL,
    CONSTRAINT reservations_by_value PRIMARY KEY (scope, value)
);

-- The last instant up to which somebody was told that nothing had happened.
CREATE TABLE tick (one boolean PRIMARY KEY DEFAULT true CHECK (one), at timestamptz NOT NULL);
INSERT INTO tick (at) VALUES ('1970-01-01 00:00Z');

-- Imports of what was known as it happened: answers by older knowledge name them.
CREATE TABLE restatements (
    source       text        PRIMARY KEY,
    command_id   uuid        NOT NULL,
    position     bigint      NOT NULL,
    known_from   timestamptz NOT NULL,  -- the earliest
    recorded_at  timestamptz NOT NULL   -- the last
);

-- Everything that gives positions holds this lock until it commits, and takes it last.
CREATE FUNCTION order_lock() RETURNS void LANGUAGE sql AS $$ SELECT pg_advisory_xact_lock(1) $$;

-- The log's end: its last position, and the instant at which the next command is recorded.
CREATE FUNCTION log_end(OUT last_position bigint, OUT next_at timestamptz) LANGUAGE sql AS $$
    WITH last AS (SELECT position, recorded_at FROM events ORDER BY position DESC LIMIT 1)
    SELECT coalesce((SELECT position FROM last), 0),
           greatest(clock_timestamp(),
                    (SELECT recorded_at FROM last) + interval '1 microsecond',
                    (SELECT at FROM tick) + interval '1 microsecond')
$$;

-- A group of commands in one transaction; all win or none does. Arrays of one length describe the
-- commands, their events (of_commands: the number of the command, from 1) and the values that are
-- reserved; a command's events reach `through` the group's. Answers a line per command.
CREATE FUNCTION append(
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

-- Say that nothing has happened up to now. Answers now.
CREATE FUNCTION tick() RETURNS timestamptz LANGUAGE sql AS $$
    SELECT order_lock();
    UPDATE tick SET at = (SELECT next_at FROM log_end()) RETURNING at;
$$;
