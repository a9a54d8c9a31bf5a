-- The last :most trainings of each model, or of one, as of (:at, :known_at), the latest first.
WITH placed AS (
    SELECT training AS id, model, method, trained, verdict, as_of, valid_from AS recorded, card,
           row_number() OVER (PARTITION BY model
                              ORDER BY as_of DESC, valid_from DESC, position DESC) AS place
    FROM trainings
    WHERE (:model::text IS NULL OR model = :model)
      AND valid_from <= :at AND :at < valid_to
      AND known_from <= :known_at AND :known_at < known_to
)
SELECT id, model, method, trained, verdict, as_of, recorded, card
FROM placed
WHERE place <= :most
ORDER BY model, place
