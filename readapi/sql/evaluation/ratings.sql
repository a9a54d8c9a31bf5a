-- What customers thought of tickets in :since–:until, before and from :turn on, of each part of a
-- breakdown: ratings, and those of 4 or 5 out of 5.
WITH
-- include evaluation/who.sql
,
rating AS (
    SELECT NULL::uuid AS opportunity, coalesce(who.stands, f.customer) AS customer, who.source, who.owner AS entry_owner,
           f.valid_from AS begun, f.score
    FROM facts f LEFT JOIN who USING (customer)
    WHERE f.kind = 'rating' AND f.says = 'csat' AND f.about IS NOT NULL
      AND f.valid_from >= :since AND f.valid_from < :until
      AND f.valid_from <= :at AND :at < f.valid_to
      AND f.known_from <= :known_at AND :known_at < f.known_to
)
SELECT part, begun >= :turn AS after, count(*)::int AS n,
       (count(*) FILTER (WHERE score >= 4))::int AS k
FROM (
    SELECT v.*,
-- include common/part/{by}.sql
           AS part
    FROM rating v
) told
GROUP BY part, after
