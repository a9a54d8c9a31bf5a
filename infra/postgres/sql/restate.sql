INSERT INTO restatements (source, command_id, position, known_from, recorded_at)
VALUES (%(source)s, %(command)s, %(position)s, %(known_from)s, %(recorded_at)s)
ON CONFLICT (source) DO UPDATE SET recorded_at = EXCLUDED.recorded_at,
    known_from = least(restatements.known_from, EXCLUDED.known_from)
