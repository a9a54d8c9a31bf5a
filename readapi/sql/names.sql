-- What records and stages are called as of (:at, :known_at); one that has no state yet shows its
-- first as believed, else its first in the log.
WITH called AS (
    SELECT user_id AS id, name, valid_from, valid_to, known_from, known_to
    FROM users WHERE user_id = ANY (:ids)
    UNION ALL
    SELECT pipeline, name, valid_from, valid_to, known_from, known_to
    FROM pipelines WHERE pipeline = ANY (:ids)
    UNION ALL
    SELECT stage, name, valid_from, valid_to, known_from, known_to
    FROM stages WHERE stage = ANY (:ids)
    UNION ALL
    SELECT product, name, valid_from, valid_to, known_from, known_to
    FROM products WHERE product = ANY (:ids)
    UNION ALL
    SELECT customer, name, valid_from, valid_to, known_from, known_to
    FROM customers WHERE customer = ANY (:ids)
    UNION ALL
    SELECT contact, name, valid_from, valid_to, known_from, known_to
    FROM contacts WHERE contact = ANY (:ids)
    UNION ALL
    SELECT opportunity, name, valid_from, valid_to, known_from, known_to
    FROM opportunities WHERE opportunity = ANY (:ids)
    UNION ALL
    SELECT campaign, name, valid_from, valid_to, known_from, known_to
    FROM campaigns WHERE campaign = ANY (:ids)
    UNION ALL
    SELECT policy, name, valid_from, valid_to, known_from, known_to
    FROM attribution_policies WHERE policy = ANY (:ids)
    UNION ALL
    SELECT activity, name, valid_from, valid_to, known_from, known_to
    FROM activities WHERE activity = ANY (:ids)
    UNION ALL
    SELECT calendar, name, valid_from, valid_to, known_from, known_to
    FROM working_calendars WHERE calendar = ANY (:ids)
    UNION ALL
    SELECT policy, name, valid_from, valid_to, known_from, known_to
    FROM sla_policies WHERE policy = ANY (:ids)
    UNION ALL
    SELECT ticket, name, valid_from, valid_to, known_from, known_to
    FROM tickets WHERE ticket = ANY (:ids)
    UNION ALL
    SELECT order_id, coalesce(number, invoice), valid_from, valid_to, known_from, known_to
    FROM orders WHERE order_id = ANY (:ids) AND coalesce(number, invoice) IS NOT NULL
    UNION ALL
    SELECT subscription, plan, valid_from, valid_to, known_from, known_to
    FROM subscriptions WHERE subscription = ANY (:ids)
    UNION ALL
    SELECT training, model, valid_from, valid_to, known_from, known_to
    FROM trainings WHERE training = ANY (:ids)
),
told AS (
    SELECT id, name, valid_from, known_from,
           known_from <= :known_at AND :known_at < known_to AS believed,
           valid_from <= :at AND :at < valid_to AS valid
    FROM called
)
SELECT DISTINCT ON (id) id, name
FROM told
ORDER BY id, believed AND valid DESC, believed DESC,
         CASE WHEN believed THEN valid_from ELSE known_from END, valid_from
