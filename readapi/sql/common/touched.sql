-- What something happened to in :since–:until that one of the :topics tells of, as is known by :known_at.
touched AS (
    SELECT DISTINCT record
    FROM timeline
    WHERE topic = ANY (:topics) AND valid_from > :since AND valid_from <= :until
      AND known_from <= :known_at AND :known_at < known_to
)
