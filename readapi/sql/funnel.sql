-- The funnel of one pipeline as of (:at, :known_at) for a cohort of visits: per stage a line of its
-- totals (without currency), then a line per currency; of each part of a breakdown the same.
-- Values are the amounts at entry, in minor units; days are quantiles of ended visits (type 7), ages
-- of those still there. Stages in use are shown without visits too.
WITH
-- include common/cohort.sql
,
-- include common/stages.sql
,
passed AS (  -- by entering the stage or a higher one in the order of then, or by winning
    SELECT DISTINCT part, opportunity, passed AS stage
    FROM chosen, unnest(stages[1:place]) AS passed
    UNION
    SELECT part, opportunity, stage.stage FROM chosen, stage WHERE outcome = 'won'
),
reached AS (SELECT part, stage, count(*)::int AS n FROM passed GROUP BY part, stage),
last AS (  -- of each opportunity in each stage
    SELECT DISTINCT ON (part, stage, opportunity) part, stage, outcome
    FROM chosen
    ORDER BY part, stage, opportunity, number DESC
),
stayed AS (
    SELECT part, stage, count(*)::int AS entered,
           (count(*) FILTER (WHERE outcome IN ('advanced', 'won')))::int AS advanced,
           (count(*) FILTER (WHERE outcome = 'lost'))::int AS lost,
           (count(*) FILTER (WHERE outcome = 'went_back'))::int AS went_back,
           (count(*) FILTER (WHERE outcome = 'left'))::int AS "left",
           (count(*) FILTER (WHERE outcome = 'here'))::int AS here
    FROM last
    GROUP BY part, stage
),
counted AS (
    SELECT part, stage, currency, count(*)::int AS entered,
           (count(*) FILTER (WHERE outcome IN ('advanced', 'won')))::int AS advanced,
           (count(*) FILTER (WHERE outcome = 'lost'))::int AS lost,
           (count(*) FILTER (WHERE outcome = 'went_back'))::int AS went_back,
           (count(*) FILTER (WHERE outcome = 'left'))::int AS "left",
           (count(*) FILTER (WHERE outcome = 'here'))::int AS here,
           sum(entry_amount)::int8 AS entered_value,
           coalesce(sum(entry_amount) FILTER (WHERE outcome IN ('advanced', 'won')), 0)::int8
               AS advanced_value,
           coalesce(sum(entry_amount) FILTER (WHERE outcome = 'lost'), 0)::int8 AS lost_value,
           coalesce(sum(entry_amount) FILTER (WHERE outcome = 'went_back'), 0)::int8
               AS went_back_value,
           coalesce(sum(entry_amount) FILTER (WHERE outcome = 'left'), 0)::int8 AS left_value,
           coalesce(sum(entry_amount) FILTER (WHERE outcome = 'here'), 0)::int8 AS here_value,
           sum(amount - entry_amount)::int8 AS change_in_stage,
           count(ended)::int AS ended,
           percentile_cont(ARRAY[0.25, 0.5, 0.75, 0.9]) WITHIN GROUP (
               ORDER BY extract(epoch FROM ended - begun)::float8 / 86400) AS days,
           percentile_cont(ARRAY[0.25, 0.5, 0.75, 0.9]) WITHIN GROUP (
               ORDER BY extract(epoch FROM :at::timestamptz - begun)::float8 / 86400)
               FILTER (WHERE outcome = 'here') AS ages
    FROM chosen
    GROUP BY GROUPING SETS ((part, stage), (part, stage, currency))
),
part AS (  -- what is not told apart is there without visits too
    SELECT DISTINCT part FROM counted
    UNION
    SELECT '' WHERE :by::text IS NULL
)
SELECT p.part, s.stage, s.name, s.probability, c.currency,
       coalesce(c.entered, 0) AS entered, coalesce(r.n, 0) AS reached,
       coalesce(c.advanced, 0) AS advanced, coalesce(c.lost, 0) AS lost,
       coalesce(c.went_back, 0) AS went_back, coalesce(c."left", 0) AS "left",
       coalesce(c.here, 0) AS here,
       coalesce(o.entered, 0) AS deals, coalesce(o.advanced, 0) AS deals_advanced,
       coalesce(o.lost, 0) AS deals_lost, coalesce(o.went_back, 0) AS deals_went_back,
       coalesce(o."left", 0) AS deals_left, coalesce(o.here, 0) AS deals_here,
       coalesce(c.entered_value, 0) AS entered_value,
       coalesce(c.advanced_value, 0) AS advanced_value, coalesce(c.lost_value, 0) AS lost_value,
       coalesce(c.went_back_value, 0) AS went_back_value,
       coalesce(c.left_value, 0) AS left_value, coalesce(c.here_value, 0) AS here_value,
       coalesce(c.change_in_stage, 0) AS change_in_stage,
       coalesce(c.ended, 0) AS ended, c.days, c.ages
FROM part p CROSS JOIN stage s CROSS JOIN here
LEFT JOIN counted c ON (c.part, c.stage) = (p.part, s.stage)
LEFT JOIN reached r ON (r.part, r.stage) = (p.part, s.stage)
LEFT JOIN stayed o ON (o.part, o.stage) = (p.part, s.stage)
WHERE c.stage IS NOT NULL OR (CASE WHEN here.holds THEN s.holds AND NOT s.retired
                               WHEN here.believed THEN s.believed AND s.valid_from = here.begun
                               ELSE s.position = here.first_position END)
ORDER BY p.part, s.place, s.stage, c.currency NULLS FIRST
