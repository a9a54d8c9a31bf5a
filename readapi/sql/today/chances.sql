-- Open deals as of (:at, :known_at) by what may be won of them: amount times the last chance that a model
-- with skill gave them, the first :most of each currency.
WITH
-- include common/merged.sql
,
judged AS (
    SELECT DISTINCT ON (trained) trained, verdict
    FROM trainings
    WHERE model = :model AND known_from <= :known_at AND :known_at < known_to
    ORDER BY trained, known_from DESC
),
placed AS (
    SELECT d.opportunity AS id, d.name, coalesce(m.survivor, d.customer) AS customer, d.amount, d.currency,
           round(d.amount * said.value)::int8 AS expected,
           row_number() OVER (PARTITION BY d.currency
                              ORDER BY d.amount * said.value DESC, d.opportunity) AS place
    FROM opportunities d LEFT JOIN merged m USING (customer)
    CROSS JOIN LATERAL (
        SELECT s.value, r.version
        FROM scores s JOIN score_runs r USING (run)
        WHERE s.model = :model AND s.subject = d.opportunity
          AND s.as_of <= :at AND r.made_at <= :known_at
        ORDER BY s.as_of DESC, r.made_at DESC
        LIMIT 1
    ) said
    JOIN judged ON judged.trained = said.version AND judged.verdict = 'skill'
    WHERE d.status = 'open' AND NOT d.archived AND d.amount > 0
      AND d.valid_from <= :at AND :at < d.valid_to
      AND d.known_from <= :known_at AND :known_at < d.known_to
)
SELECT id, name, customer, amount, currency, expected
FROM placed
WHERE place <= :most
ORDER BY currency, place
