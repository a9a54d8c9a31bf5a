-- The tickets behind a figure of service/figures.sql, the latest first: ids of those that were opened
-- in :since–:until, and of which :which holds; of one :priority (0 where none was set), or of all.
WITH ticket AS (
    SELECT ticket, kind, priority, opened, answered, settled, stops, contacts, reopenings
    FROM tickets
    WHERE opened BETWEEN :since AND :until
      AND valid_from <= :at AND :at < valid_to
      AND known_from <= :known_at AND :known_at < known_to
      AND (:priority::int8 IS NULL OR coalesce(priority, 0) = :priority)
),
-- include common/clocks.sql
,
found AS (
    SELECT ticket AS id, opened
    FROM clock
    WHERE CASE :which
        WHEN 'opened' THEN true
        WHEN 'settled' THEN settled IS NOT NULL
        WHEN 'answer' THEN used_unanswered > answer IS NOT NULL
        WHEN 'answer_late' THEN used_unanswered > answer
        WHEN 'resolve' THEN used > resolve IS NOT NULL
        WHEN 'resolve_late' THEN used > resolve
        WHEN 'at_first_contact' THEN settled IS NOT NULL AND reopenings = 0 AND contacts <= 1
        WHEN 'reopened' THEN reopenings > 0
    END
)
SELECT count(*)::int AS total,
       coalesce(array_agg(id ORDER BY opened DESC, id)
                FILTER (WHERE place > :offset AND place <= :offset::int8 + :limit), '{}') AS ids
FROM (SELECT *, row_number() OVER (ORDER BY opened DESC, id) AS place FROM found) AS placed
