-- How the tickets that were opened in :since–:until stood :within days after that, by what was known at
-- :known_at: before and from :turn on, of each part of a breakdown. Hours, by night too, from opening to
-- the first answer. Of those that were known by then, how many had been corrected.
WITH
-- include evaluation/who.sql
,
ticket AS (
    SELECT t.ticket AS record, NULL::uuid AS opportunity, coalesce(who.stands, t.customer) AS customer, who.source,
           t.owner AS entry_owner, t.opened, t.opened AS begun,
           t.opened + :within * interval '1 day' AS judged,
           extract(epoch FROM t.answered - t.opened)::float8 / 3600 AS hours
    FROM tickets t LEFT JOIN who USING (customer)
    WHERE t.opened >= :since AND t.opened < :until
      AND t.valid_from <= t.opened + :within * interval '1 day'
      AND t.opened + :within * interval '1 day' < t.valid_to
      AND t.known_from <= :known_at AND :known_at < t.known_to
),
told AS (
    SELECT v.*,
-- include common/part/{by}.sql
           AS part
    FROM ticket v
),
-- include evaluation/corrected.sql
SELECT part, opened >= :turn AS after, count(*)::int AS n,
       coalesce(array_agg(hours ORDER BY hours) FILTER (WHERE hours IS NOT NULL), '{}') AS hours,
       count(corrected)::int AS watched, (count(*) FILTER (WHERE corrected))::int AS corrected
FROM watched
GROUP BY part, after
