-- Which facts of a :fact_kind there are as of (:at, :known_at), those that are wanted: how many, and a page,
-- latest first.
WITH
-- include common/whose.sql
,
found AS (
    SELECT fact AS id, row_number() OVER (ORDER BY valid_from DESC, position DESC) AS place
    FROM facts
    WHERE kind = :fact_kind
      AND valid_from <= :at AND :at < valid_to
      AND known_from <= :known_at AND :known_at < known_to
      AND (:customer::uuid IS NULL OR customer = ANY ((SELECT ids FROM whose)::uuid[]))
      AND (:campaign::uuid IS NULL OR campaign = :campaign)
      AND (:about::uuid IS NULL OR about = :about)
      AND (:what::text IS NULL OR what = :what)
      AND (:q::text IS NULL
           OR strpos(lower(says), lower(:q)) > 0 OR strpos(lower(text), lower(:q)) > 0)
)
SELECT count(*) AS total,
       coalesce(array_agg(id ORDER BY place)
                FILTER (WHERE place > :offset AND place <= :offset::int8 + :limit), '{}') AS ids
FROM found
