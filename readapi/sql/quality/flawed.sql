-- Records of which the last check as of (:at, :known_at) found something, the worst first: of one :noun,
-- :kind or :rule, or of all, or those of :ids. Nothing is said of who is forgotten, nor
-- of who is merged into another.
WITH
-- include common/merged.sql
,
last AS (
    SELECT DISTINCT ON (subject_type) run, subject_type AS noun
    FROM score_runs
    WHERE model = 'quality' AND subject_type <> 'company' AND as_of <= :at AND made_at <= :known_at
    ORDER BY subject_type, as_of DESC, made_at DESC
)
SELECT last.noun, s.subject AS id, s.value AS score, s.reasons AS findings, count(*) OVER () AS total
FROM last JOIN scores s USING (run)
WHERE (:noun::text IS NULL OR last.noun = :noun)
  AND (:kind::text IS NULL OR s.reasons @> jsonb_build_array(jsonb_build_object('kind', :kind::text)))
  AND (:rule::text IS NULL OR s.reasons @> jsonb_build_array(jsonb_build_object('feature', :rule::text)))
  AND (:ids::uuid[] IS NULL OR s.subject = ANY (:ids))
  AND NOT EXISTS (SELECT FROM merged m WHERE m.customer = s.subject)
  AND NOT EXISTS (SELECT FROM forgotten f WHERE f.subject = s.subject)
ORDER BY s.value, last.noun, s.subject
LIMIT :limit OFFSET :offset
