-- Of the customers that bought in :since–:until, those that bought again within :within days, by their
-- first purchase before, and their first from :turn on; of each part of a breakdown. A purchase is a deal
-- that was won, an order that belongs to no deal, or one that a fact tells.
WITH
-- include evaluation/who.sql
,
bought AS (
    SELECT customer, closed AS bought FROM opportunities
    WHERE status = 'won'
      AND valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
    UNION ALL
    SELECT customer, placed FROM orders
    WHERE opportunity IS NULL AND status <> 'cancelled'
      AND valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
    UNION ALL
    SELECT customer, valid_from FROM facts
    WHERE kind = 'purchase'
      AND valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
),
purchase AS (
    SELECT coalesce(stands, customer) AS customer, bought FROM bought LEFT JOIN who USING (customer)
),
first AS (
    SELECT customer, bought >= :turn AS after, min(bought) AS begun
    FROM purchase
    WHERE bought >= :since AND bought < :until
    GROUP BY customer, after
),
buyer AS (
    SELECT first.*, NULL::uuid AS opportunity, who.source, who.owner AS entry_owner,
           EXISTS (SELECT FROM purchase p
                   WHERE p.customer = first.customer AND p.bought > first.begun
                     AND p.bought <= first.begun + :within * interval '1 day') AS again
    FROM first LEFT JOIN who USING (customer)
)
SELECT part, after, count(*)::int AS n, (count(*) FILTER (WHERE again))::int AS k
FROM (
    SELECT v.*,
-- include common/part/{by}.sql
           AS part
    FROM buyer v
) told
GROUP BY part, after
