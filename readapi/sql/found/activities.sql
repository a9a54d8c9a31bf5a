-- Which activities there are as of (:at, :known_at), those that are wanted: how many, and a page: what
-- is planned first, the earliest deadline first; then what is closed, the latest first.
WITH
-- include common/whose.sql
,
-- include common/activities.sql
,
found AS (
    SELECT activity AS id,
           row_number() OVER (
               ORDER BY closed IS NOT NULL, closed DESC, deadline NULLS LAST, priority = 'low',
                        priority <> 'high', position, activity) AS place
    FROM activity
    WHERE (:kind::text IS NULL OR kind = :kind)
      AND (:status::text IS NULL OR status = :status)
      AND (:priority::text IS NULL OR priority = :priority)
      AND (:customer::uuid IS NULL OR customer = ANY ((SELECT ids FROM whose)::uuid[]))
      AND (:contact::uuid IS NULL OR contact = :contact)
      AND (:opportunity::uuid IS NULL OR opportunity = :opportunity)
      AND (:owner::uuid IS NULL OR owner = :owner)
      AND (:q::text IS NULL OR strpos(lower(name), lower(:q)) > 0)
      AND (:when::text IS NULL OR status = 'planned' AND :when = CASE
           WHEN deadline IS NULL THEN 'undated'
           WHEN deadline <= :at THEN 'overdue'
           WHEN day <= (:at::timestamptz AT TIME ZONE :zone)::date THEN 'today'
           ELSE 'later' END)
)
SELECT count(*) AS total,
       coalesce(array_agg(id ORDER BY place)
                FILTER (WHERE place > :offset AND place <= :offset::int8 + :limit), '{}') AS ids
FROM found
