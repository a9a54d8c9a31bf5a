-- Which attribution policies there are as of (:at, :known_at), those that are wanted: how many, and a
-- page, the latest first.
WITH found AS (
    SELECT policy AS id,
           row_number() OVER (ORDER BY retired, defined DESC, policy) AS place
    FROM attribution_policies
    WHERE valid_from <= :at AND :at < valid_to
      AND known_from <= :known_at AND :known_at < known_to
      AND (:q::text IS NULL OR strpos(lower(name), lower(:q)) > 0)
      AND (:retired::bool IS NULL OR retired = :retired)
)
SELECT count(*) AS total,
       coalesce(array_agg(id ORDER BY place)
                FILTER (WHERE place > :offset AND place <= :offset::int8 + :limit), '{}') AS ids
FROM found
