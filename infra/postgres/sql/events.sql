SELECT stream, version, topic, state, position, personal, occurred_at, known_from, recorded_at,
       actor, source, command_id, correlation, causation, rest, events.subject, keys.key,
       other.key AS other_key
FROM events
LEFT JOIN keys USING (subject)
LEFT JOIN keys other ON other.subject = beside(personal)
