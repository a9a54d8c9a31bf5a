-- The `ids` under which stands what the :customer has as of (:at, :known_at): their own, and those of the
-- records that are merged with them.
-- include common/merged.sql
,
whose AS (
    SELECT :customer::uuid || ARRAY(SELECT other FROM same WHERE customer = :customer) AS ids
)
