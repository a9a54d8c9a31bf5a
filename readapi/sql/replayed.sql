-- All visits of the cohort of one pipeline as of (:at, :known_at), deal by deal in their order.
WITH
-- include common/cohort.sql
SELECT opportunity, number, stage, begun, ended, outcome, entry_amount, currency, source
FROM chosen
ORDER BY opportunity, number
