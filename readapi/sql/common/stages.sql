-- The stages of one pipeline as of (:at, :known_at), retired ones too, and whether it is there.
told AS (
    SELECT stage, place, name, probability, rots_after, retired, valid_from, known_from, position,
           known_from <= :known_at AND :known_at < known_to AS believed,
           known_from <= :known_at AND :known_at < known_to
           AND valid_from <= :at AND :at < valid_to AS holds
    FROM stages
    WHERE pipeline = :pipeline
),
here AS (  -- whether the pipeline is there, and else as what it began
    SELECT bool_or(holds) AS holds, bool_or(believed) AS believed, min(position) AS first_position,
           min(valid_from) FILTER (WHERE believed) AS begun
    FROM told
),
stage AS (  -- one that has no state yet shows its first as believed, else its first in the log
    SELECT DISTINCT ON (stage) *
    FROM told
    ORDER BY stage, holds DESC, believed DESC,
             CASE WHEN believed THEN valid_from ELSE known_from END, valid_from
)
