INSERT INTO intakes (name, messages, dead_letters, lag)
VALUES (%(name)s, %(messages)s, %(dead_letters)s, %(lag)s)
ON CONFLICT (name) DO UPDATE SET
    messages = intakes.messages + EXCLUDED.messages,
    dead_letters = intakes.dead_letters + EXCLUDED.dead_letters,
    lag = EXCLUDED.lag, seen_at = clock_timestamp()
