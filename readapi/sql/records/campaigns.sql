-- Campaigns as of (:at, :known_at).
SELECT r.campaign AS id, r.name, r.audience, r.channels, r.budget, r.currency, r.begins, r.ends,
       r.owner, r.source, r.status, r.archived, r.started, r.stopped, r.reason,
       (SELECT max(e.version) FROM events e
        WHERE e.stream = r.campaign AND e.position <= :position
          AND e.known_from <= :known_at) AS version
FROM campaigns r
WHERE r.campaign = ANY (:ids)
  AND r.valid_from <= :at AND :at < r.valid_to
  AND r.known_from <= :known_at AND :known_at < r.known_to
