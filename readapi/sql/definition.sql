-- The version that a pipeline's name and stages were at as of (:at, :known_at); 0 before it began.
SELECT coalesce(max(version), 0) AS version
FROM (
    SELECT version, valid_from, valid_to, known_from, known_to FROM pipelines
    WHERE pipeline = :pipeline
    UNION ALL
    SELECT version, valid_from, valid_to, known_from, known_to FROM stages
    WHERE pipeline = :pipeline
) said
WHERE valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
