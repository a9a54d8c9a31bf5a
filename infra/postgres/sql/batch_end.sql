-- A batch holds whole commands: as many as fit, or else the first one alone.
WITH ends AS NOT MATERIALIZED (
    SELECT position FROM events e
    WHERE NOT EXISTS (SELECT FROM events next
                      WHERE next.position = e.position + 1 AND next.recorded_at = e.recorded_at)
)
SELECT coalesce(
    (SELECT position FROM ends WHERE position > %(after)s AND position <= %(upto)s
     ORDER BY position DESC LIMIT 1),
    (SELECT position FROM ends WHERE position > %(upto)s ORDER BY position LIMIT 1))
