-- How many touches each campaign made as of (:at, :known_at), and of how many customers: a line in all,
-- then one a channel. Touches without a campaign make up one of their own.
WITH
-- include common/touches.sql
SELECT campaign, channel, GROUPING(channel) = 1 AS in_all,
       count(*)::int AS n, count(DISTINCT customer)::int AS customers
FROM touch
GROUP BY GROUPING SETS ((campaign), (campaign, channel))
