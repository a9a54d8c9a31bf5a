-- How many responses each campaign had as of (:at, :known_at), and of how many customers: a line in all,
-- one a channel, and one a channel and outcome.
WITH
-- include common/merged.sql
SELECT campaign, channel, says AS outcome, GROUPING(channel) = 1 AS in_all,
       GROUPING(says) = 1 AS whatever,
       count(*)::int AS n, count(DISTINCT coalesce(survivor, customer))::int AS customers
FROM facts LEFT JOIN merged USING (customer)
WHERE kind = 'response'
  AND valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
GROUP BY GROUPING SETS ((campaign), (campaign, channel), (campaign, channel, says))
