-- The frames of a film, numbered from 0, and the instant by whose knowledge each is seen: with :then
-- its own ("as reported then"), else :known_at. The stages of a pipeline in each, and whether they are
-- shown there without deals.
frame AS (
    SELECT number::int - 1 AS n, at, CASE WHEN :then::bool THEN at ELSE :known_at END AS known
    FROM unnest(:frames::timestamptz[]) WITH ORDINALITY AS f (at, number)
),
told AS (
    SELECT n, stage, place, name, probability, rots_after, retired, valid_from, known_from, position,
           known_from <= known AND known < known_to AS believed,
           known_from <= known AND known < known_to AND valid_from <= at AND at < valid_to AS holds
    FROM frame CROSS JOIN stages
    WHERE pipeline = :pipeline
),
here AS (
    SELECT n, bool_or(holds) AS holds, bool_or(believed) AS believed,
           min(position) AS first_position, min(valid_from) FILTER (WHERE believed) AS begun
    FROM told
    GROUP BY n
),
stage AS (
    SELECT DISTINCT ON (n, stage) s.n, stage, place, name, probability, rots_after,
           CASE WHEN here.holds THEN s.holds AND NOT retired
                WHEN here.believed THEN s.believed AND valid_from = here.begun
                ELSE position = here.first_position END AS shown
    FROM told s JOIN here USING (n)
    ORDER BY n, stage, s.holds DESC, s.believed DESC,
             CASE WHEN s.believed THEN valid_from ELSE known_from END, valid_from
)
