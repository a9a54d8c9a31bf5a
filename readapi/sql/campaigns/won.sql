-- Every won deal as of (:at, :known_at), once for each touch of its customer within :days before it was
-- won, in the order in which they were made; once without a touch where there was none.
WITH
-- include common/touches.sql
SELECT d.opportunity, coalesce(m.survivor, d.customer) AS customer, d.closed, d.amount, d.currency, t.campaign, t.channel, t.touched
FROM opportunities d LEFT JOIN merged m USING (customer)
LEFT JOIN touch t ON t.customer = coalesce(m.survivor, d.customer)
     AND t.touched <= d.closed AND t.touched > d.closed - :days * interval '1 day'
WHERE d.status = 'won'
  AND d.valid_from <= :at AND :at < d.valid_to
  AND d.known_from <= :known_at AND :known_at < d.known_to
ORDER BY d.closed, d.opportunity, t.touched, t.position
