-- Contacts as of (:at, :known_at).
WITH
-- include common/merged.sql
SELECT r.contact AS id, coalesce(m.survivor, r.customer) AS customer, r.name, r.name = '' AS forgotten, r.post, r.archived, r.address, r.phones, r.emails,
       r.birthday, r.handles, r.care_dates, r.custom,
       (SELECT max(e.version) FROM events e
        WHERE e.stream = r.contact AND e.position <= :position
          AND e.known_from <= :known_at) AS version
FROM contacts r LEFT JOIN merged m USING (customer)
WHERE r.contact = ANY (:ids)
  AND r.valid_from <= :at AND :at < r.valid_to
  AND r.known_from <= :known_at AND :known_at < r.known_to
