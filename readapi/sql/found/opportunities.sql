-- Which opportunities there are as of (:at, :known_at), those that are wanted: how many, and a page
-- in the order asked for.
WITH
-- include common/whose.sql
,
found AS (
    SELECT opportunity AS id,
           row_number() OVER (
               ORDER BY CASE WHEN :sort = 'opened' THEN opened END,
                        CASE WHEN :sort = '-closed' THEN closed END DESC NULLS LAST,
                        CASE WHEN :sort = 'close_date' THEN close_date END,
                        CASE WHEN :sort = 'amount' THEN amount END,
                        CASE WHEN :sort = '-amount' THEN amount END DESC,
                        CASE WHEN :sort = 'name' THEN lower(name) END,
                        opened DESC, opportunity) AS place
    FROM opportunities
    WHERE valid_from <= :at AND :at < valid_to
      AND known_from <= :known_at AND :known_at < known_to
      AND (:customer::uuid IS NULL OR customer = ANY ((SELECT ids FROM whose)::uuid[]))
      AND (:pipeline::uuid IS NULL OR pipeline = :pipeline)
      AND (:stage::uuid IS NULL OR stage = :stage)
      AND (:status::text IS NULL OR status = :status)
      AND (:owner::uuid IS NULL OR owner = :owner)
      AND (:archived::bool IS NULL OR archived = :archived)
      AND (:q::text IS NULL OR strpos(lower(name), lower(:q)) > 0)
)
SELECT count(*) AS total,
       coalesce(array_agg(id ORDER BY place)
                FILTER (WHERE place > :offset AND place <= :offset::int8 + :limit), '{}') AS ids
FROM found
