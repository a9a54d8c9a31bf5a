-- The workspace's zone, in which days end.
SELECT :zone::text AS name
