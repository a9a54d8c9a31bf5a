-- Of the customers that were there at the end of :since–:turn, and of :turn–:until, those that complained
-- in it, of each part of a breakdown.
WITH
-- include evaluation/who.sql
,
side AS (
    SELECT *
    FROM (VALUES (false, :since::timestamptz, :turn::timestamptz), (true, :turn, :until))
        AS s (after, begins, ends)
    WHERE begins < ends
),
customer AS (
    SELECT s.after, NULL::uuid AS opportunity, c.customer, who.source, who.owner AS entry_owner,
           s.ends AS begun,
           EXISTS (SELECT FROM tickets t
                   WHERE t.customer = c.customer AND t.kind = 'complaint'
                     AND t.opened >= s.begins AND t.opened < s.ends
                     AND t.valid_from <= :at AND :at < t.valid_to
                     AND t.known_from <= :known_at AND :known_at < t.known_to) AS complained
    FROM side s
    JOIN customers c ON c.valid_from < s.ends AND s.ends <= c.valid_to AND NOT c.archived
         AND c.known_from <= :known_at AND :known_at < c.known_to
    JOIN who USING (customer)
)
SELECT part, after, count(*)::int AS n, (count(*) FILTER (WHERE complained))::int AS k
FROM (
    SELECT v.*,
-- include common/part/{by}.sql
           AS part
    FROM customer v
) told
GROUP BY part, after
