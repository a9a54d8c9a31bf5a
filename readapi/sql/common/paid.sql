-- Of those `ordered`, what is paid of each, and what is owed: where it was said that an order is
-- paid, its total at least; else the payments in its currency that name it as of (:at, :known_at).
noted AS (
    SELECT f.about AS order_id, f.currency, sum(f.amount)::int8 AS noted
    FROM facts f JOIN ordered o ON o.order_id = f.about
    WHERE f.kind = 'payment'
      AND f.valid_from <= :at AND :at < f.valid_to
      AND f.known_from <= :known_at AND :known_at < f.known_to
    GROUP BY f.about, f.currency
),
settled AS (
    SELECT o.*, coalesce(n.noted, 0) AS noted,
           CASE WHEN o.status = 'paid' THEN greatest(o.total, coalesce(n.noted, 0))
                ELSE coalesce(n.noted, 0) END AS paid
    FROM ordered o LEFT JOIN noted n USING (order_id, currency)
),
billed AS (
    SELECT s.*,
           CASE WHEN status = 'cancelled' THEN 0 ELSE greatest(total - paid, 0) END AS owed,
           CASE WHEN status IN ('placed', 'invoiced') AND noted > 0 AND noted >= total THEN 'paid'
                ELSE status END AS standing
    FROM settled s
)
