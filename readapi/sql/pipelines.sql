-- All pipelines with their names as of (:at, :known_at); of one that is not there yet the first.
SELECT pipeline, name
FROM (
    SELECT DISTINCT ON (pipeline) pipeline, name, min(position) OVER (PARTITION BY pipeline) AS first
    FROM pipelines
    ORDER BY pipeline,
             known_from <= :known_at AND :known_at < known_to
             AND valid_from <= :at AND :at < valid_to DESC,
             known_from <= :known_at AND :known_at < known_to DESC,
             CASE WHEN known_from <= :known_at AND :known_at < known_to
                  THEN valid_from ELSE known_from END, valid_from
) named
ORDER BY first
