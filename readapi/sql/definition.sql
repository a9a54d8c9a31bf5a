-- The version that a definition was at as of (:at, :known_at): a pipeline's name and stages, a policy, or a
-- campaign.
-- 0 before it began.
SELECT coalesce(max(version), 0) AS version
FROM (
    SELECT version, valid_from, valid_to, known_from, known_to FROM pipelines
    WHERE pipeline = :id
    UNION ALL
    SELECT version, valid_from, valid_to, known_from, known_to FROM stages
    WHERE pipeline = :id
    UNION ALL
    SELECT version, valid_from, valid_to, known_from, known_to FROM attribution_policies
    WHERE policy = :id
    UNION ALL
    SELECT version, valid_from, valid_to, known_from, known_to FROM campaigns
    WHERE campaign = :id
) said
WHERE valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
