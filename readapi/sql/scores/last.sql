-- What each model that scores a :noun said last of some records, as of (:at, :known_at), and whether that
-- version of it was found to have skill. Nothing is said of who is forgotten. What was found wrong
-- or recommended is read by its last run: of who is not in it, it holds no more.
WITH judged AS (
    SELECT DISTINCT ON (model, trained) model, trained, verdict
    FROM trainings
    WHERE known_from <= :known_at AND :known_at < known_to
    ORDER BY model, trained, known_from DESC
),
speaking AS (
    SELECT DISTINCT model FROM score_runs
    WHERE subject_type = :noun AND (model NOT IN ('quality', 'recommend') OR subject_type = 'company')
)
SELECT said.subject, said.model, said.trained, judged.verdict, said.as_of, said.made_at, said.position,
       false AS back_cast, said.value, said.low, said.high, said.grade, said.reasons, said.extra
FROM speaking CROSS JOIN unnest(:ids::uuid[]) AS asked (subject)
CROSS JOIN LATERAL (  -- by index, the latest first
    SELECT s.subject, s.model, r.version AS trained, s.as_of, r.made_at, r.position,
           s.value, s.low, s.high, s.grade, s.reasons, s.extra
    FROM scores s JOIN score_runs r USING (run)
    WHERE s.model = speaking.model AND s.subject = asked.subject
      AND s.as_of <= :at AND r.made_at <= :known_at
    ORDER BY s.as_of DESC, r.made_at DESC
    LIMIT 1
) said
LEFT JOIN judged ON (judged.model, judged.trained) = (said.model, said.trained)
WHERE NOT EXISTS (SELECT FROM forgotten f WHERE f.subject = asked.subject)
ORDER BY said.subject, said.model
