-- The visits of a cohort as of (:at, :known_at) that a figure of its funnel counts, latest first: of
-- one stage or of all, with one outcome or any, of one :part of a breakdown or of all; of :last only
-- the last of each opportunity there.
WITH
-- include common/cohort.sql
,
counted AS (
    SELECT *, row_number() OVER (PARTITION BY opportunity ORDER BY number DESC) AS from_last
    FROM chosen
    WHERE (:stage::uuid IS NULL OR stage = :stage) AND (:part::text IS NULL OR part = :part)
)
SELECT opportunity, coalesce(survivor, customer) AS customer, stage, number, how, begun,
       outcome, ended, entry_amount, amount, currency,
       count(*) OVER ()::int AS total
FROM counted LEFT JOIN merged USING (customer)
WHERE (NOT :last::bool OR from_last = 1)
  AND (:outcome::text IS NULL OR outcome = :outcome OR :outcome = 'advanced' AND outcome = 'won')
  AND (:currency::text IS NULL OR currency = :currency)
ORDER BY begun DESC, opportunity, number DESC
LIMIT :limit OFFSET :offset
