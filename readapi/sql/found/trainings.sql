-- Which trainings there are as of (:at, :known_at), those that are wanted: how many, and a page, latest
-- first.
WITH found AS (
    SELECT training AS id,
           row_number() OVER (ORDER BY as_of DESC, valid_from DESC, position DESC) AS place
    FROM trainings
    WHERE valid_from <= :at AND :at < valid_to
      AND known_from <= :known_at AND :known_at < known_to
      AND (:model::text IS NULL OR model = :model)
      AND (:verdict::text IS NULL OR verdict = :verdict)
      AND (:q::text IS NULL OR strpos(lower(model), lower(:q)) > 0)
)
SELECT count(*) AS total,
       coalesce(array_agg(id ORDER BY place)
                FILTER (WHERE place > :offset AND place <= :offset::int8 + :limit), '{}') AS ids
FROM found
