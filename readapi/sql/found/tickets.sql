-- Which tickets there are as of (:at, :known_at), those that are wanted: how many, and a page in the
-- order asked for.
WITH
-- include common/whose.sql
,
found AS (
    SELECT ticket AS id,
           row_number() OVER (
               ORDER BY CASE WHEN :sort = 'opened' THEN opened END,
                        CASE WHEN :sort = '-settled' THEN settled END DESC NULLS LAST,
                        CASE WHEN :sort = 'priority' THEN priority END NULLS LAST,
                        CASE WHEN :sort = 'name' THEN lower(name) END,
                        opened DESC, ticket) AS place
    FROM tickets
    WHERE valid_from <= :at AND :at < valid_to
      AND known_from <= :known_at AND :known_at < known_to
      AND (:customer::uuid IS NULL OR customer = ANY ((SELECT ids FROM whose)::uuid[]))
      AND (:kind::text IS NULL OR kind = :kind)
      AND (:status::text IS NULL OR status = :status)
      AND (:open::bool IS NULL OR (status NOT IN ('resolved', 'closed')) = :open)
      AND (:priority::int8 IS NULL OR priority = :priority)
      AND (:owner::uuid IS NULL OR owner = :owner)
      AND (:team::text IS NULL OR team = :team)
      AND (:order::uuid IS NULL OR order_id = :order)
      AND (:q::text IS NULL
           OR strpos(lower(name), lower(:q)) > 0 OR strpos(lower(reference), lower(:q)) > 0)
)
SELECT count(*) AS total,
       coalesce(array_agg(id ORDER BY place)
                FILTER (WHERE place > :offset AND place <= :offset::int8 + :limit), '{}') AS ids
FROM found
