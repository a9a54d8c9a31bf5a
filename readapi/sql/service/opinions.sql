-- What customers thought of tickets in :since–:until, and how much they complained then, as of
-- (:at, :known_at).
SELECT (SELECT count(*)::int FROM tickets
        WHERE kind = 'complaint' AND opened BETWEEN :since AND :until
          AND valid_from <= :at AND :at < valid_to
          AND known_from <= :known_at AND :known_at < known_to) AS complaints,
       (SELECT count(*)::int FROM customers
        WHERE NOT archived AND merged_into IS NULL
          AND valid_from <= :at AND :at < valid_to
          AND known_from <= :known_at AND :known_at < known_to) AS customers,
       count(*)::int AS rated, (count(*) FILTER (WHERE score >= 4))::int AS satisfied,
       coalesce(sum(score), 0)::int AS points
FROM facts
WHERE kind = 'rating' AND says = 'csat' AND about IS NOT NULL
  AND valid_from BETWEEN :since AND :until
  AND valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
