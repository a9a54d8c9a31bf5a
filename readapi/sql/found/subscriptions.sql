-- Which subscriptions there are as of (:at, :known_at), those that are wanted: how many, and a page
-- in the order asked for.
WITH
-- include common/whose.sql
,
found AS (
    SELECT subscription AS id,
           row_number() OVER (
               ORDER BY CASE WHEN :sort = 'started' THEN started END,
                        CASE WHEN :sort = '-ended' THEN ended END DESC NULLS LAST,
                        CASE WHEN :sort = 'monthly' THEN monthly END,
                        CASE WHEN :sort = '-monthly' THEN monthly END DESC,
                        CASE WHEN :sort = 'plan' THEN lower(plan) END,
                        started DESC, subscription) AS place
    FROM subscriptions
    WHERE valid_from <= :at AND :at < valid_to
      AND known_from <= :known_at AND :known_at < known_to
      AND (:customer::uuid IS NULL OR customer = ANY ((SELECT ids FROM whose)::uuid[]))
      AND (:product::uuid IS NULL OR product = :product)
      AND (:status::text IS NULL OR status = :status)
      AND (:q::text IS NULL OR strpos(lower(plan), lower(:q)) > 0)
)
SELECT count(*) AS total,
       coalesce(array_agg(id ORDER BY place)
                FILTER (WHERE place > :offset AND place <= :offset::int8 + :limit), '{}') AS ids
FROM found
