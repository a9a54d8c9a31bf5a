-- The campaign of the customer's last touch in the :touch_days before the deal of the visit v was
-- opened; of what is no deal, before v began.
coalesce((
    SELECT t.campaign::text
    FROM (SELECT coalesce((
              SELECT o.begun FROM visits o
              WHERE o.opportunity = v.opportunity AND o.number = 1
                AND o.valid_from <= :at AND :at < o.valid_to
                AND o.known_from <= :known_at AND :known_at < o.known_to), v.begun) AS begun) opened
    JOIN facts t ON t.customer = ANY (
             v.customer || ARRAY(SELECT other FROM same WHERE same.customer = v.customer))
     AND t.campaign IS NOT NULL
     AND (t.kind = 'touch' OR t.kind = 'mail' AND t.what = 'sent')
     AND t.valid_from <= opened.begun
     AND t.valid_from > opened.begun - :touch_days * interval '1 day'
     AND t.valid_from <= :at AND :at < t.valid_to
     AND t.known_from <= :known_at AND :known_at < t.known_to
    ORDER BY t.valid_from DESC, t.position DESC
    LIMIT 1), '')
