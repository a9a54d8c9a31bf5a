-- The groups of customers that were found last as of (:at, :known_at), the greatest first. Who is forgotten
-- or merged into another is counted no more.
WITH
-- include common/merged.sql
,
last AS (
    SELECT run FROM score_runs
    WHERE model = 'segments' AND subject_type = 'customers' AND as_of <= :at AND made_at <= :known_at
    ORDER BY as_of DESC, made_at DESC
    LIMIT 1
)
SELECT s.grade AS segment, s.extra ->> 'group' AS number, count(*) AS customers, s.reasons AS traits
FROM last JOIN scores s USING (run)
WHERE NOT EXISTS (SELECT FROM forgotten f WHERE f.subject = s.subject)
  AND NOT EXISTS (SELECT FROM merged m WHERE m.customer = s.subject)
GROUP BY s.grade, s.extra ->> 'group', s.reasons
ORDER BY customers DESC, number
