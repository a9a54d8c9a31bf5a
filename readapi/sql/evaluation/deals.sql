-- How the deals that were opened in :since–:until stood :within days after that, by what was known at
-- :known_at: before and from :turn on, of each part of a breakdown. Days from opening to closing.
-- Of those that were known by then, how many had been corrected.
WITH
-- include common/merged.sql
,
deal AS (
    SELECT d.opportunity, d.customer, d.source, o.entry_owner, d.opened, d.status,
           d.opened + :within * interval '1 day' AS judged,
           d.opened + :within * interval '1 day' AS begun,  -- products are those of then
           extract(epoch FROM d.closed - d.opened)::float8 / 86400 AS days
    FROM opportunities d
    JOIN visits o ON o.opportunity = d.opportunity AND o.number = 1
         AND o.valid_from <= :at AND :at < o.valid_to
         AND o.known_from <= :known_at AND :known_at < o.known_to
    WHERE d.opened >= :since AND d.opened < :until
      AND (:pipeline::uuid IS NULL OR d.pipeline = :pipeline)
      AND d.valid_from <= d.opened + :within * interval '1 day'
      AND d.opened + :within * interval '1 day' < d.valid_to
      AND d.known_from <= :known_at AND :known_at < d.known_to
),
told AS (
    SELECT v.*, v.opportunity AS record,
-- include common/part/{by}.sql
           AS part
    FROM deal v
),
-- include evaluation/corrected.sql
SELECT part, opened >= :turn AS after, count(*)::int AS n,
       (count(*) FILTER (WHERE status = 'won'))::int AS won,
       (count(*) FILTER (WHERE status = 'lost'))::int AS lost,
       coalesce(array_agg(days ORDER BY days) FILTER (WHERE status IN ('won', 'lost')), '{}') AS days,
       count(corrected)::int AS watched, (count(*) FILTER (WHERE corrected))::int AS corrected
FROM watched
GROUP BY part, after
