-- All campaigns by name, with the source that each names as of (:at, :known_at); of one that is not there
-- yet the first name, and no source.
WITH told AS (
    SELECT campaign, name, source, position, valid_from, known_from,
           known_from <= :known_at AND :known_at < known_to AS believed,
           valid_from <= :at AND :at < valid_to AS holds
    FROM campaigns
)
SELECT campaign, name, source
FROM (
    SELECT DISTINCT ON (campaign) campaign, name, CASE WHEN believed AND holds THEN source END AS source,
           min(position) OVER (PARTITION BY campaign) AS first
    FROM told
    ORDER BY campaign, (holds AND believed) DESC, believed DESC,
             CASE WHEN believed THEN valid_from ELSE known_from END, valid_from
) named
ORDER BY lower(name), first
