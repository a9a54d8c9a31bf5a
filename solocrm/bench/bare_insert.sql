-- An event and its command, as the log keeps them, at a position that nobody orders.
WITH event AS (
    INSERT INTO bare_events
    SELECT nextval('bare_positions'), %(stream)b, %(version)b, %(topic)s, %(state)b, %(personal)b,
           %(subject)b, at, at, at, %(actor)s, %(source)s, %(command)b, %(correlation)b, NULL, NULL
    FROM clock_timestamp() AS at
    RETURNING position, recorded_at
)
INSERT INTO bare_commands (id, digest, stream, version, position, recorded_at)
SELECT %(command)b, %(digest)b, %(stream)b, %(version)b, position, recorded_at FROM event
