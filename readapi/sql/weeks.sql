-- How many events occurred in each week of the log, its first day in the zone, and its first event.
SELECT date_trunc('week', valid_from AT TIME ZONE :zone)::date AS begins,
       count(*)::int AS events, min(valid_from) AS first
FROM timeline
GROUP BY 1
ORDER BY 1
