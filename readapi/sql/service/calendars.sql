-- Calendars as of (:at, :known_at) with their holidays; one that is not there yet as it began.
SELECT c.calendar, c.name, c.zone, c.week,
       ARRAY(SELECT h.day FROM holidays h
             WHERE h.calendar = c.calendar
               AND h.valid_from <= greatest(:at, c.valid_from)
               AND greatest(:at, c.valid_from) < h.valid_to
               AND h.known_from <= greatest(:known_at, c.known_from)
               AND greatest(:known_at, c.known_from) < h.known_to
             ORDER BY h.day) AS holidays
FROM (
    SELECT DISTINCT ON (calendar) *
    FROM working_calendars
    WHERE calendar = ANY (:ids)
    ORDER BY calendar,
             known_from <= :known_at AND :known_at < known_to
             AND valid_from <= :at AND :at < valid_to DESC,
             known_from <= :known_at AND :known_at < known_to DESC,
             CASE WHEN known_from <= :known_at AND :known_at < known_to
                  THEN valid_from ELSE known_from END, valid_from
) c
