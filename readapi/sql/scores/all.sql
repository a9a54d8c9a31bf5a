-- All that models said of one record as of (:at, :known_at), the latest first; with :back_cast also what
-- was said of that time later. Nothing is said of who is forgotten.
WITH judged AS (
    SELECT DISTINCT ON (model, trained) model, trained, verdict
    FROM trainings
    WHERE (known_from <= :known_at AND :known_at < known_to) OR :back_cast
    ORDER BY model, trained, known_from DESC
)
SELECT s.subject, s.model, r.version AS trained, judged.verdict, s.as_of, r.made_at, r.position,
       r.made_at > :known_at AS back_cast, s.value, s.low, s.high, s.grade, s.reasons, s.extra
FROM scores s
JOIN score_runs r USING (run)
LEFT JOIN judged ON judged.model = s.model AND judged.trained = r.version
WHERE s.subject = :id AND s.model IN (SELECT model FROM score_runs WHERE subject_type = :noun)
  AND s.as_of <= :at AND (r.made_at <= :known_at OR :back_cast)
  AND NOT EXISTS (SELECT FROM forgotten f WHERE f.subject = :id)
ORDER BY s.as_of DESC, r.made_at DESC, s.model
LIMIT :most
