-- When and by what channel the customer :id answers more often than else.
WITH
-- include common/merged.sql
,
-- include common/recommended.sql
SELECT coalesce(nullif(r.extra -> 'contact', 'null'), '[]') AS habits
FROM recommended r
WHERE r.subject = :id
