-- When the first ticket of :since–:until was opened, as of (:at, :known_at).
SELECT min(opened) AS opened
FROM tickets
WHERE opened BETWEEN :since AND :until
  AND valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
