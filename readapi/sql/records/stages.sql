-- The stages of pipelines as of (:at, :known_at), retired ones among them, in their order.
SELECT r.pipeline, r.stage, r.place, r.name, r.probability,
       r.rots_after, r.retired
FROM stages r
WHERE r.pipeline = ANY (:ids)
  AND r.valid_from <= :at AND :at < r.valid_to
  AND r.known_from <= :known_at AND :known_at < r.known_to
ORDER BY r.place, r.stage
