-- Which contacts there are as of (:at, :known_at), those that are wanted: how many, and a page by
-- name. `:digits` are those of a part of a phone number.
WITH
-- include common/whose.sql
,
found AS (
    SELECT contact AS id, row_number() OVER (ORDER BY sound, lower(name), contact) AS place
    FROM contacts
    WHERE valid_from <= :at AND :at < valid_to
      AND known_from <= :known_at AND :known_at < known_to
      AND (:customer::uuid IS NULL OR customer = ANY ((SELECT ids FROM whose)::uuid[]))
      AND (:archived::bool IS NULL OR archived = :archived)
      AND (:q::text IS NULL
           OR strpos(lower(name), lower(:q)) > 0
           OR sound <> lower(name)
              AND strpos(replace(sound, ' ', ''), replace(lower(:q), ' ', '')) > 0
           OR strpos(lower(array_to_string(emails, ' ')), lower(:q)) > 0
           OR strpos(array_to_string(phones, ','), :q) > 0
           OR strpos(regexp_replace(array_to_string(phones, ','), '[^0-9,]', '', 'g'), :digits) > 0)
)
SELECT count(*) AS total,
       coalesce(array_agg(id ORDER BY place)
                FILTER (WHERE place > :offset AND place <= :offset::int8 + :limit), '{}') AS ids
FROM found
