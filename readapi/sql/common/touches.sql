-- Touches as of (:at, :known_at): who was reached out to, or was sent a mail, at which instant.
-- include common/merged.sql
,
touch AS (
    SELECT coalesce(survivor, customer) AS customer, campaign, coalesce(channel, kind) AS channel,
           valid_from AS touched, position
    FROM facts LEFT JOIN merged USING (customer)
    WHERE (kind = 'touch' OR kind = 'mail' AND what = 'sent')
      AND valid_from <= :at AND :at < valid_to
      AND known_from <= :known_at AND :known_at < known_to
)
