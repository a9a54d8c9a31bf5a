-- recommended: what was recommended last as of (:at, :known_at) for records of a :noun. What was
-- recommended before and is no more is left out. Nothing is said of who is forgotten or merged into
-- another (needs common/merged.sql).
last AS (
    SELECT version, as_of FROM score_runs
    WHERE model = 'recommend' AND subject_type = 'company' AND as_of <= :at AND made_at <= :known_at
    ORDER BY as_of DESC, made_at DESC
    LIMIT 1
),
recommended AS (
    SELECT s.subject, s.value, s.extra, last.as_of
    FROM last
    JOIN score_runs r ON r.model = 'recommend' AND (r.version, r.as_of) = (last.version, last.as_of)
                     AND r.subject_type = :noun AND r.made_at <= :known_at
    JOIN scores s USING (run)
    WHERE NOT EXISTS (SELECT FROM merged m WHERE m.customer = s.subject)
      AND NOT EXISTS (SELECT FROM forgotten f WHERE f.subject = s.subject)
)
