-- The attribution policy that is asked as of (:at, :known_at): of those not retired the latest.
SELECT policy, name AS policy_name, model, days, half_life
FROM attribution_policies
WHERE NOT retired
  AND valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
ORDER BY defined DESC, position DESC
LIMIT 1
