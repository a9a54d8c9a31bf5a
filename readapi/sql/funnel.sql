-- The funnel of one pipeline as of (:at, :known_at) for a cohort of visits: per stage a line of its
-- totals (without currency), then a line per currency. Values are the amounts at entry, in minor
-- units; days are quantiles of ended visits (type 7). Stages in use are shown without visits too.
WITH
-- include common/cohort.sql
,
-- include common/stages.sql
,
passed AS (  -- by entering the stage or a higher one in the order of then, or by winning
    SELECT DISTINCT opportunity, passed AS stage
    FROM chosen, unnest(stages[1:place]) AS passed
    UNION
    SELECT opportunity, stage.stage FROM chosen, stage WHERE outcome = 'won'
),
reached AS (SELECT stage, count(*)::int AS n FROM passed GROUP BY stage),
last AS (  -- of each opportunity in each stage
    SELECT DISTINCT ON (stage, opportunity) stage, outcome
    FROM chosen
    ORDER BY stage, opportunity, number DESC
),
stayed AS (
    SELECT stage, count(*)::int AS entered,
           (count(*) FILTER (WHERE outcome IN ('advanced', 'won')))::int AS advanced,
           (count(*) FILTER (WHERE outcome = 'lost'))::int AS lost,
           (count(*) FILTER (WHERE outcome = 'went_back'))::int AS went_back,
           (count(*) FILTER (WHERE outcome = 'left'))::int AS "left",
           (count(*) FILTER (WHERE outcome = 'here'))::int AS here
    FROM last
    GROUP BY stage
),
counted AS (
    SELECT stage, currency, count(*)::int AS entered,
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
               ORDER BY extract(epoch FROM ended - begun)::float8 / 86400) AS days
    FROM chosen
    GROUP BY GROUPING SETS ((stage), (stage, currency))
)
SELECT s.stage, s.name, s.probability, c.currency,
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
       coalesce(c.ended, 0) AS ended, c.days
FROM stage s CROSS JOIN here
LEFT JOIN counted c USING (stage)
LEFT JOIN reached r USING (stage)
LEFT JOIN stayed o USING (stage)
WHERE c.stage IS NOT NULL OR (CASE WHEN here.holds THEN s.holds AND NOT s.retired
                               WHEN here.believed THEN s.believed AND s.valid_from = here.begun
                               ELSE s.position = here.first_position END)
ORDER BY s.place, s.stage, c.currency NULLS FIRST
