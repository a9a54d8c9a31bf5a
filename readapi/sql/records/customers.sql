-- Customers as of (:at, :known_at), each with the one that stands for it where it was merged, and
-- with those for which it stands.
WITH
-- include common/merged.sql
SELECT r.customer AS id, r.name, r.name = '' AS forgotten, r.kind, r.since, r.industry, r.size, r.region, r.source,
       r.lifecycle, r.segment, r.language, r.channel, r.owner, r.tags, r.archived, r.address,
       r.phones, r.emails, r.birthday, r.handles, r.care_dates, r.custom, m.survivor AS merged_into,
       ARRAY(SELECT o.customer FROM merged o WHERE o.survivor = r.customer
             ORDER BY o.customer) AS took_in,
       (SELECT max(e.version) FROM events e
        WHERE e.stream = r.customer AND e.position <= :position
          AND e.known_from <= :known_at) AS version
FROM customers r LEFT JOIN merged m USING (customer)
WHERE r.customer = ANY (:ids)
  AND r.valid_from <= :at AND :at < r.valid_to
  AND r.known_from <= :known_at AND :known_at < r.known_to
