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
complained AS (
    SELECT DISTINCT s.after, who.stands AS customer
    FROM side s
    JOIN tickets t ON t.kind = 'complaint' AND t.opened >= s.begins AND t.opened < s.ends
         AND t.valid_from <= :at AND :at < t.valid_to
         AND t.known_from <= :known_at AND :known_at < t.known_to
    JOIN who USING (customer)
),
customer AS (
    SELECT DISTINCT s.after, NULL::uuid AS opportunity, who.stands AS customer, who.source,
           who.owner AS entry_owner, s.ends AS begun, d.customer IS NOT NULL AS complained
    FROM side s
    JOIN customers c ON c.valid_from < s.ends AND s.ends <= c.valid_to
         AND NOT c.archived AND c.merged_into IS NULL
         AND c.known_from <= :known_at AND :known_at < c.known_to
    JOIN who USING (customer)
    LEFT JOIN complained d ON d.after = s.after AND d.customer = who.stands
)
SELECT part, after, count(*)::int AS n, (count(*) FILTER (WHERE complained))::int AS k
FROM (
    SELECT v.*,
-- include common/part/{by}.sql
           AS part
    FROM customer v
) told
GROUP BY part, after
