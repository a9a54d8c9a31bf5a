-- The funnel of one pipeline as of (:at, :known_at) for a cohort of visits: per stage a line of its
-- totals (without currency), then a line per currency; of each part of a breakdown the same.
-- Values are the amounts at entry, in minor units; days are quantiles of ended visits (type 7), ages
-- of those still there. Stages in use are shown without visits too.
--
-- The visits are read once and kept narrow; what is counted of deals is counted for all alike first.
WITH
-- include common/cohort.sql
,
-- include common/stages.sql
,
stay AS MATERIALIZED (
    SELECT part, opportunity, stage, stages, place, currency, outcome, entry_amount,
           amount - entry_amount AS change, ended IS NOT NULL AS ended,
           date_part('epoch', coalesce(ended, :at) - begun) / 86400 AS days,
           -- so the greatest of a deal's tells how its last visit ended
           number * 8 + CASE outcome WHEN 'advanced' THEN 0 WHEN 'won' THEN 0 WHEN 'lost' THEN 1
                                     WHEN 'went_back' THEN 2 WHEN 'left' THEN 3 ELSE 4 END AS ending
    FROM chosen
),
deal AS MATERIALIZED (
    SELECT part, opportunity, min(stages) AS stages, max(stages) AS other, max(place) AS top,
           bool_or(outcome = 'won') AS won
    FROM stay
    GROUP BY part, opportunity
),
alike AS (  -- deals of one order of stages that came as far
    SELECT part, stages, top, won, count(*)::int AS n
    FROM deal
    WHERE stages = other
    GROUP BY part, stages, top, won
),
passed AS (  -- by entering the stage or a higher one in the order of then, or by winning
    SELECT part, stage, n
    FROM alike, LATERAL (SELECT unnest(stages[1:top]) AS stage
                         UNION
                         SELECT stage FROM stage WHERE won) s
    UNION ALL
    SELECT part, stage, 1
    FROM deal d, LATERAL (
        SELECT unnest(s.stages[1:s.place]) AS stage
        FROM stay s WHERE (s.part, s.opportunity) = (d.part, d.opportunity)
        UNION
        SELECT stage FROM stage WHERE won) s
    WHERE d.stages <> d.other
),
reached AS (SELECT part, stage, sum(n)::int AS n FROM passed GROUP BY part, stage),
last AS (  -- of each opportunity in each stage
    SELECT part, stage, max(ending) % 8 AS ending
    FROM stay
    GROUP BY part, stage, opportunity
),
stayed AS (
    SELECT part, stage, count(*)::int AS entered,
           (count(*) FILTER (WHERE ending = 0))::int AS advanced,
           (count(*) FILTER (WHERE ending = 1))::int AS lost,
           (count(*) FILTER (WHERE ending = 2))::int AS went_back,
           (count(*) FILTER (WHERE ending = 3))::int AS "left",
           (count(*) FILTER (WHERE ending = 4))::int AS here
    FROM last
    GROUP BY part, stage
),
told_apart AS (
    SELECT part, stage, currency, ending, count(*) AS n, sum(entry_amount) AS value,
           sum(change) AS change
    FROM (SELECT part, stage, currency, ending % 8 AS ending, entry_amount, change FROM stay) s
    GROUP BY part, stage, currency, ending
),
counted AS (
    SELECT part, stage, currency, sum(n)::int AS entered,
           coalesce(sum(n) FILTER (WHERE ending = 0), 0)::int AS advanced,
           coalesce(sum(n) FILTER (WHERE ending = 1), 0)::int AS lost,
           coalesce(sum(n) FILTER (WHERE ending = 2), 0)::int AS went_back,
           coalesce(sum(n) FILTER (WHERE ending = 3), 0)::int AS "left",
           coalesce(sum(n) FILTER (WHERE ending = 4), 0)::int AS here,
           sum(value)::int8 AS entered_value,
           coalesce(sum(value) FILTER (WHERE ending = 0), 0)::int8 AS advanced_value,
           coalesce(sum(value) FILTER (WHERE ending = 1), 0)::int8 AS lost_value,
           coalesce(sum(value) FILTER (WHERE ending = 2), 0)::int8 AS went_back_value,
           coalesce(sum(value) FILTER (WHERE ending = 3), 0)::int8 AS left_value,
           coalesce(sum(value) FILTER (WHERE ending = 4), 0)::int8 AS here_value,
           sum(change)::int8 AS change_in_stage,
           coalesce(sum(n) FILTER (WHERE ending <> 4), 0)::int AS ended
    FROM told_apart
    GROUP BY GROUPING SETS ((part, stage), (part, stage, currency))
),
spread AS (
    SELECT part, stage,
           percentile_cont(ARRAY[0.25, 0.5, 0.75, 0.9]) WITHIN GROUP (ORDER BY days)
               FILTER (WHERE ended) AS days,
           percentile_cont(ARRAY[0.25, 0.5, 0.75, 0.9]) WITHIN GROUP (ORDER BY days)
               FILTER (WHERE NOT ended) AS ages
    FROM stay
    GROUP BY part, stage
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
       coalesce(c.ended, 0) AS ended, d.days, d.ages
FROM part p CROSS JOIN stage s CROSS JOIN here
LEFT JOIN counted c ON (c.part, c.stage) = (p.part, s.stage)
LEFT JOIN reached r ON (r.part, r.stage) = (p.part, s.stage)
LEFT JOIN stayed o ON (o.part, o.stage) = (p.part, s.stage)
LEFT JOIN spread d ON (d.part, d.stage) = (p.part, s.stage) AND c.currency IS NULL
WHERE c.stage IS NOT NULL OR (CASE WHEN here.holds THEN s.holds AND NOT s.retired
                               WHEN here.believed THEN s.believed AND s.valid_from = here.begun
                               ELSE s.position = here.first_position END)
ORDER BY p.part, s.place, s.stage, c.currency NULLS FIRST
