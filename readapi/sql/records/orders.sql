-- Orders as of (:at, :known_at), with what is paid of them and what is owed.
WITH
-- include common/merged.sql
,
ordered AS (
    SELECT * FROM orders
    WHERE order_id = ANY (:ids)
      AND valid_from <= :at AND :at < valid_to
      AND known_from <= :known_at AND :known_at < known_to
),
-- include common/paid.sql
SELECT r.order_id AS id, coalesce(m.survivor, r.customer) AS customer, r.opportunity, r.number, r.channel, r.standing AS status,
       r.placed, r.amount, r.discount, r.tax, r.total, r.currency, r.discount_share, r.tax_share,
       r.invoice, r.invoiced, r.due, r.cancelled, r.reason, r.note, r.paid, r.owed,
       (SELECT max(e.version) FROM events e
        WHERE e.stream = r.order_id AND e.position <= :position
          AND e.known_from <= :known_at) AS version
FROM billed r LEFT JOIN merged m USING (customer)
