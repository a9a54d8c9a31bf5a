SELECT position FROM events WHERE (stream, version, command_id) = (%s, %s, %s)
