-- Which customers there are as of (:at, :known_at), those that are wanted and merged into no other: how
-- many, and a page in the order asked for. `:digits` are those of a part of a phone number.
WITH found AS (
    SELECT customer AS id,
           row_number() OVER (
               ORDER BY CASE WHEN :sort = '-name' THEN sound END DESC,
                        CASE WHEN :sort = 'since' THEN since END,
                        CASE WHEN :sort = '-since' THEN since END DESC,
                        sound, lower(name), customer) AS place
    FROM customers
    WHERE valid_from <= :at AND :at < valid_to
      AND known_from <= :known_at AND :known_at < known_to
      AND merged_into IS NULL
      AND (:kind::text IS NULL OR kind = :kind)
      AND (:lifecycle::text IS NULL OR lifecycle = :lifecycle)
      AND (:industry::text IS NULL OR industry = :industry)
      AND (:region::text IS NULL OR region = :region)
      AND (:segment::text IS NULL OR segment = :segment)
      AND (:tag::text IS NULL OR :tag = ANY (tags))
      AND (:owner::uuid IS NULL OR owner = :owner)
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
