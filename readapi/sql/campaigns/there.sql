-- The campaigns that are there as of (:at, :known_at).
SELECT campaign
FROM campaigns
WHERE valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
