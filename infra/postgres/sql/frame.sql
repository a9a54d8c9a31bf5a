-- Events of a range as columns: what ADBC hands over as Arrow takes no parameters, so the range is
-- the session's. Nothing personal is read.
SELECT position, stream::text, uuid_send(stream) AS bytes_of_stream, version, occurred_at, known_from,
       recorded_at, actor, command_id::text, correlation::text, source AS event_source, topic,
       convert_from(state, 'UTF8') AS state
FROM events
WHERE position > current_setting('solocrm.after')::bigint
  AND position <= current_setting('solocrm.until')::bigint
  AND (current_setting('solocrm.topics') = ''
       OR topic = ANY (string_to_array(current_setting('solocrm.topics'), ' ')))
ORDER BY position
