-- Whether anything that was told of the records of `told` was taken back by the instant at which they
-- are `judged`; null of what was not known by then.
watched AS (
    SELECT t.*, c.corrected
    FROM told t
    LEFT JOIN LATERAL (
        SELECT bool_or(e.known_to <= t.judged) AS corrected
        FROM timeline e
        WHERE e.record = t.record AND e.known_from <= t.judged
    ) c ON true
)
