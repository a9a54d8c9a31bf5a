-- Open deals as of (:at, :known_at) that somebody has to turn to, each under the first reason that
-- applies: what was noted as their next step is due, their close date is over, they stay in their
-- stage for too long, or nothing is to be done next. Of each reason the first :limit, those that it
-- has held for longest first, and how many there are.
WITH
-- include common/merged.sql
,
-- include common/activities.sql
,
-- include common/merged_deals.sql
,
deal AS (
    SELECT d.opportunity AS record, d.name, coalesce(m.survivor, d.customer) AS customer, d.stage,
           d.close_date, d.next_step, d.next_due,
           (:at::timestamptz AT TIME ZONE :zone)::date AS today,
           floor(extract(epoch FROM :at - v.begun) / 86400)::int AS days,
           s.rots_after, next.activity
    FROM opportunities d LEFT JOIN merged m USING (customer)
    JOIN visits v ON v.opportunity = d.opportunity AND v.outcome = 'here'
         AND v.valid_from <= :at AND :at < v.valid_to
         AND v.known_from <= :known_at AND :known_at < v.known_to
    LEFT JOIN LATERAL (
        SELECT rots_after FROM stages n WHERE n.pipeline = d.pipeline AND n.stage = d.stage
        ORDER BY known_from <= :known_at AND :known_at < known_to
                 AND valid_from <= :at AND :at < valid_to DESC,
                 known_from <= :known_at AND :known_at < known_to DESC,
                 CASE WHEN known_from <= :known_at AND :known_at < known_to
                      THEN valid_from ELSE known_from END, valid_from
        LIMIT 1
    ) s ON true
-- include common/next.sql
    WHERE d.status = 'open' AND NOT d.archived
      AND d.valid_from <= :at AND :at < d.valid_to
      AND d.known_from <= :known_at AND :known_at < d.known_to
),
reasoned AS (
    SELECT *,
           CASE WHEN activity IS NULL AND next_step IS NOT NULL AND next_due < today THEN 'step_overdue'
                WHEN activity IS NULL AND next_step IS NOT NULL AND next_due = today THEN 'step_today'
                WHEN close_date < today THEN 'close_date_over'
                WHEN days > rots_after THEN 'stays_too_long'
                WHEN activity IS NULL AND next_step IS NULL THEN 'no_next_step' END AS rule
    FROM deal
),
placed AS (
    SELECT *, CASE rule WHEN 'step_overdue' THEN next_due WHEN 'step_today' THEN next_due
                        WHEN 'close_date_over' THEN close_date END AS day,
           CASE WHEN rule IN ('stays_too_long', 'no_next_step') THEN days END AS stayed
    FROM reasoned
    WHERE rule IS NOT NULL
),
counted AS (
    SELECT *, count(*) OVER of_rule AS n,
           row_number() OVER (of_rule ORDER BY day, days - rots_after DESC NULLS LAST, days DESC, record)
               AS place
    FROM placed
    WINDOW of_rule AS (PARTITION BY rule)
)
SELECT rule, n, record, name, customer, stage, day, stayed AS days,
       CASE WHEN rule = 'stays_too_long' THEN rots_after END AS most,
       CASE WHEN rule LIKE 'step%' THEN next_step END AS step
FROM counted
WHERE place <= :limit
ORDER BY rule, place
