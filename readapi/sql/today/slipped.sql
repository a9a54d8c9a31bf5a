-- Deals that are open as of (:at, :known_at) and shall be closed later than was said at :since, by the
-- same knowledge: those with the most money first.
WITH
-- include common/merged.sql
SELECT now.opportunity AS id, now.name, coalesce(m.survivor, now.customer) AS customer, now.amount, now.currency,
       was.close_date AS before, now.close_date AS after
FROM opportunities now LEFT JOIN merged m USING (customer)
JOIN opportunities was ON was.opportunity = now.opportunity
     AND was.valid_from <= :since AND :since < was.valid_to
     AND was.known_from <= :known_at AND :known_at < was.known_to
WHERE now.status = 'open' AND NOT now.archived AND was.close_date < now.close_date
  AND now.valid_from <= :at AND :at < now.valid_to
  AND now.known_from <= :known_at AND :known_at < now.known_to
ORDER BY now.currency, now.amount DESC, now.opportunity
