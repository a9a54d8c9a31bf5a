-- Which campaigns there are as of (:at, :known_at), those that are wanted: how many, and a page, the
-- running ones first, then by their first day, the latest first.
WITH found AS (
    SELECT campaign AS id,
           row_number() OVER (
               ORDER BY status <> 'running', begins DESC NULLS LAST, lower(name), campaign) AS place
    FROM campaigns
    WHERE valid_from <= :at AND :at < valid_to
      AND known_from <= :known_at AND :known_at < known_to
      AND (:status::text IS NULL OR status = :status)
      AND (:channel::text IS NULL OR :channel = ANY (channels))
      AND (:owner::uuid IS NULL OR owner = :owner)
      AND (:archived::bool IS NULL OR archived = :archived)
      AND (:q::text IS NULL OR strpos(lower(name), lower(:q)) > 0)
)
SELECT count(*) AS total,
       coalesce(array_agg(id ORDER BY place)
                FILTER (WHERE place > :offset AND place <= :offset::int8 + :limit), '{}') AS ids
FROM found
