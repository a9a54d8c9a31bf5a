-- Activities as of (:at, :known_at), each with the day it is for in the :zone, and the instant from
-- which it is overdue: the end of that day, or of a call or meeting. None of either has no time.
activity AS (
    SELECT *,
           coalesce(due, (begins AT TIME ZONE :zone)::date) AS day,
           coalesce(begins + coalesce(minutes, 0) * interval '1 minute',
                    (due + 1)::timestamp AT TIME ZONE :zone) AS deadline
    FROM activities
    WHERE valid_from <= :at AND :at < valid_to
      AND known_from <= :known_at AND :known_at < known_to
)
