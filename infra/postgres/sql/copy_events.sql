-- The columns in the order of infra/postgres/chunk.py.
COPY events (position, recorded_at, known_from, occurred_at, stream, version, subject, command_id,
             correlation, causation, topic, actor, source, rest, state, personal)
FROM STDIN (FORMAT binary)
