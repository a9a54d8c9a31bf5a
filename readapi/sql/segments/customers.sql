-- The customers that were put into that :segment last as of (:at, :known_at), or into any.
WITH
-- include common/merged.sql
,
last AS (
    SELECT run FROM score_runs
    WHERE model = 'segments' AND subject_type = 'customers' AND as_of <= :at AND made_at <= :known_at
    ORDER BY as_of DESC, made_at DESC
    LIMIT 1
)
SELECT s.subject AS id, s.grade AS segment, count(*) OVER () AS total
FROM last JOIN scores s USING (run)
WHERE (:segment::text IS NULL OR s.grade = :segment)
  AND NOT EXISTS (SELECT FROM merged m WHERE m.customer = s.subject)
  AND NOT EXISTS (SELECT FROM forgotten f WHERE f.subject = s.subject)
ORDER BY s.grade, s.subject
LIMIT :limit OFFSET :offset
