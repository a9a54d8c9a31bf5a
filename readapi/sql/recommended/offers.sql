-- Products to offer (:noun customers) or actions (opportunities), the best ranked first, or those of :ids.
-- The `verdict` is what people said of it by then, or since; what they declined or did since is left out.
WITH
-- include common/merged.sql
,
-- include common/recommended.sql
SELECT :noun AS noun, r.subject AS id, r.value AS lift, r.extra - '{contact,verdict}'::text[] AS extra,
       coalesce(judged.what, r.extra ->> 'verdict') AS verdict, count(*) OVER () AS total
FROM recommended r
LEFT JOIN LATERAL (
    SELECT f.what FROM facts f
    WHERE f.kind = 'suggestion' AND f.known_from > r.as_of
      AND f.about = CASE :noun WHEN 'customers' THEN (r.extra ->> 'then')::uuid ELSE r.subject END
      AND CASE :noun WHEN 'customers' THEN f.customer = r.subject ELSE f.says = r.extra ->> 'then' END
      AND f.valid_from <= :at AND :at < f.valid_to
      AND f.known_from <= :known_at AND :known_at < f.known_to
    ORDER BY f.valid_from DESC, f.position DESC
    LIMIT 1
) judged ON true
WHERE r.extra ->> 'then' IS NOT NULL
  AND (:ids::uuid[] IS NULL OR r.subject = ANY (:ids))
  AND (judged.what IS NULL OR judged.what = 'accepted')
ORDER BY coalesce((r.extra ->> 'rank')::float8, r.value) DESC, r.subject
LIMIT :limit OFFSET :offset
