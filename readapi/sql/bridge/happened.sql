-- What happened in :since–:until, as is known by :known_at, in its order; its open fields.
SELECT record, number AS version, position, topic, valid_from AS occurred_at, known_from,
       said::text AS said
FROM timeline
WHERE topic = ANY (:topics) AND valid_from > :since AND valid_from <= :until
  AND known_from <= :known_at AND :known_at < known_to
ORDER BY valid_from, position
