-- Events as they are stored; a correction counts to what its stream began with.
SELECT position, stream, version, topic,
       CASE WHEN topic LIKE 'story.%%'
            THEN (SELECT first.topic FROM events first
                  WHERE first.stream = events.stream AND first.version = 1)
            ELSE topic END AS kind,
       state, personal, subject, occurred_at, known_from, recorded_at,
       actor, source, command_id, correlation, causation, rest
FROM events
