SELECT s.subject::text, s.as_of, r.made_at, r.version, s.value, s.extra::text
FROM scores s JOIN score_runs r USING (run)
WHERE s.model = %(model)s
ORDER BY s.as_of, r.made_at, s.subject
