-- How many planned activities are overdue as of (:at, :known_at), or for that day.
WITH
-- include common/activities.sql
SELECT count(*)::int AS n
FROM activity
WHERE status = 'planned'
  AND (deadline <= :at OR day <= (:at::timestamptz AT TIME ZONE :zone)::date)
