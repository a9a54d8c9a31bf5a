-- Who plays which role in opportunities as of (:at, :known_at).
SELECT r.opportunity, r.contact, r.role
FROM opportunity_contacts r
WHERE r.opportunity = ANY (:ids)
  AND r.valid_from <= :at AND :at < r.valid_to
  AND r.known_from <= :known_at AND :known_at < r.known_to
ORDER BY r.position, r.contact
