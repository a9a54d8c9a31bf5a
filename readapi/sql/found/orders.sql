-- Which orders there are as of (:at, :known_at), those that are wanted: how many, and a page in the
-- order asked for.
WITH
-- include common/whose.sql
,
ordered AS (
    SELECT * FROM orders
    WHERE valid_from <= :at AND :at < valid_to
      AND known_from <= :known_at AND :known_at < known_to
      AND (:customer::uuid IS NULL OR customer = ANY ((SELECT ids FROM whose)::uuid[]))
      AND (:opportunity::uuid IS NULL OR opportunity = :opportunity)
      AND (:channel::text IS NULL OR channel = :channel)
      AND (:q::text IS NULL
           OR strpos(lower(number), lower(:q)) > 0 OR strpos(lower(invoice), lower(:q)) > 0)
),
-- include common/paid.sql
,
found AS (
    SELECT order_id AS id,
           row_number() OVER (
               ORDER BY CASE WHEN :sort = 'placed' THEN placed END,
                        CASE WHEN :sort = 'due' THEN due END,
                        CASE WHEN :sort = 'total' THEN total END,
                        CASE WHEN :sort = '-total' THEN total END DESC,
                        CASE WHEN :sort = '-owed' THEN owed END DESC,
                        placed DESC, order_id) AS place
    FROM billed
    WHERE (:status::text IS NULL OR standing = :status)
      AND (:owed::bool IS NULL OR (owed > 0) = :owed)
)
SELECT count(*) AS total,
       coalesce(array_agg(id ORDER BY place)
                FILTER (WHERE place > :offset AND place <= :offset::int8 + :limit), '{}') AS ids
FROM found
