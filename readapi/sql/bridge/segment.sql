-- The customers of a :segment as of (:at, :known_at), with all that is merged into them.
WITH
-- include common/merged.sql
,
own AS (
    SELECT customer
    FROM customers
    WHERE segment = :segment AND merged_into IS NULL
      AND valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
)
SELECT customer FROM own
UNION ALL
SELECT merged.customer FROM merged JOIN own ON own.customer = merged.survivor
