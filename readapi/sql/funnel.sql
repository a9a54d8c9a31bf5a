-- The funnel of one pipeline as of (:at, :known_at) for a cohort of visits: per stage a line of its
-- totals (without currency), then a line per currency; of each part of a breakdown the same.
-- Values are the amounts at entry, in minor units; days are quantiles of ended visits (type 7), ages
-- of those still there. Stages in use are shown without visits too; others in all parts, if in one.
--
-- The visits are read once and kept narrow; what is counted of deals is counted for all alike first.
WITH
-- include common/cohort.sql
,
-- include common/stages.sql
,
stay AS MATERIALIZED (
    SELECT part, opportunity, number, stage, stages, hash_array_extended(stages, 0) AS ordering, place,
           currency, entry_amount, amount, how NOT IN ('opened', 'advanced') AS returns,
           CASE outcome WHEN 'advanced' THEN 0 WHEN 'won' THEN 1 WHEN 'lost' THEN 2
                        WHEN 'went_back' THEN 3 WHEN 'left' THEN 4 ELSE 5 END AS ending,
           date_part('epoch', coalesce(ended, :at) - begun) / 86400 AS days
    FROM chosen
),
deal AS MATERIALIZED (  -- whoever only advances, by one order of stages, is in none of them twice
    SELECT part, opportunity, min(ordering) AS ordering, max(place) AS top, bool_or(ending = 1) AS won,
           max(number) AS last,
           min(ordering) < max(ordering) AS reordered,
           min(ordering) < max(ordering) OR bool_or(returns) AS returns
    FROM stay
    GROUP BY part, opportunity
),
alike AS (  -- deals of one order of stages that came as far
    SELECT part, ordering, top, won, count(*)::int AS n
    FROM deal
    WHERE NOT reordered
    GROUP BY part, ordering, top, won
),
ordered AS (SELECT ordering, min(stages) AS stages FROM stay GROUP BY ordering),
returned AS MATERIALIZED (
    SELECT * FROM stay WHERE (part, opportunity) IN (SELECT part, opportunity FROM deal WHERE returns)
),
passed AS (  -- by entering the stage or a higher one in the order of then, or by winning
    SELECT part, stage, n
    FROM alike JOIN ordered USING (ordering),
         LATERAL (SELECT unnest(stages[1:top]) AS stage
                  UNION
                  SELECT stage FROM stage WHERE won) s
    UNION ALL
    SELECT part, stage, count(*)
    FROM (SELECT part, opportunity, unnest(stages[1:place]) AS stage FROM returned
          WHERE (part, opportunity) IN (SELECT part, opportunity FROM deal WHERE reordered)
          UNION
          SELECT part, opportunity, stage FROM deal CROSS JOIN stage WHERE reordered AND won) d
    GROUP BY part, stage
),
reached AS (SELECT part, stage, sum(n)::int AS n FROM passed GROUP BY part, stage),
again AS (  -- visits after which their deal came into that stage again, or into any
    SELECT part, stage, currency, ending, amount, number < last_there AS followed, number < last AS overtaken
    FROM (SELECT part, stage, currency, ending, amount, number,
                 max(number) OVER (PARTITION BY part, opportunity) AS last,
                 max(number) OVER (PARTITION BY part, opportunity, stage) AS last_there
          FROM returned) s
    WHERE number < last
),
told_apart AS (
    SELECT part, stage, currency, ending, count(*) AS n, sum(entry_amount) AS value, sum(amount) AS amount,
           0 AS followed, 0 AS overtaken, 0 AS overtaken_amount
    FROM stay
    GROUP BY part, stage, currency, ending
    UNION ALL
    SELECT part, stage, currency, ending, 0, 0, 0, count(*) FILTER (WHERE followed), count(*), sum(amount)
    FROM again
    GROUP BY part, stage, currency, ending
),
counted AS (
    SELECT part, stage, currency, sum(n)::int AS entered,
           coalesce(sum(n) FILTER (WHERE ending < 2), 0)::int AS advanced,
           coalesce(sum(n) FILTER (WHERE ending = 2), 0)::int AS lost,
           coalesce(sum(n) FILTER (WHERE ending = 3), 0)::int AS went_back,
           coalesce(sum(n) FILTER (WHERE ending = 4), 0)::int AS "left",
           coalesce(sum(n) FILTER (WHERE ending = 5), 0)::int AS here,
           sum(n - followed)::int AS deals,
           coalesce(sum(n - followed) FILTER (WHERE ending < 2), 0)::int AS deals_advanced,
           coalesce(sum(n - followed) FILTER (WHERE ending = 2), 0)::int AS deals_lost,
           coalesce(sum(n - followed) FILTER (WHERE ending = 3), 0)::int AS deals_went_back,
           coalesce(sum(n - followed) FILTER (WHERE ending = 4), 0)::int AS deals_left,
           coalesce(sum(n - followed) FILTER (WHERE ending = 5), 0)::int AS deals_here,
           sum(value)::int8 AS entered_value,
           coalesce(sum(value) FILTER (WHERE ending < 2), 0)::int8 AS advanced_value,
           coalesce(sum(value) FILTER (WHERE ending = 2), 0)::int8 AS lost_value,
           coalesce(sum(value) FILTER (WHERE ending = 3), 0)::int8 AS went_back_value,
           coalesce(sum(value) FILTER (WHERE ending = 4), 0)::int8 AS left_value,
           coalesce(sum(value) FILTER (WHERE ending = 5), 0)::int8 AS here_value,
           (sum(amount) - sum(value))::int8 AS change_in_stage,
           coalesce(sum(n) FILTER (WHERE ending < 5), 0)::int AS ended
    FROM told_apart
    GROUP BY GROUPING SETS ((part, stage), (part, stage, currency))
),
spread AS (
    SELECT part, stage,
           percentile_cont(ARRAY[0.25, 0.5, 0.75, 0.9]) WITHIN GROUP (ORDER BY days)
               FILTER (WHERE ending < 5) AS days,
           percentile_cont(ARRAY[0.25, 0.5, 0.75, 0.9]) WITHIN GROUP (ORDER BY days)
               FILTER (WHERE ending = 5) AS ages
    FROM stay
    GROUP BY part, stage
),
closed AS (  -- deals whose last visit was won or lost, by their amount at :at: where the cohort has all
             -- visits of a deal, by that of this visit
    SELECT part, currency,
           coalesce(sum(n) FILTER (WHERE ending = 1), 0)::int AS won,
           coalesce(sum(n) FILTER (WHERE ending = 2), 0)::int AS lost,
           coalesce(sum(amount) FILTER (WHERE ending = 1), 0)::int8 AS won_value,
           coalesce(sum(amount) FILTER (WHERE ending = 2), 0)::int8 AS lost_value
    FROM (
        SELECT part, currency, ending, n - overtaken AS n, amount - overtaken_amount AS amount
        FROM told_apart
        WHERE :cohort = 'opened'
        UNION ALL
        SELECT part, o.currency, ending, 1, o.amount
        FROM stay s JOIN deal d USING (part, opportunity) JOIN opportunities o USING (opportunity)
        WHERE :cohort <> 'opened' AND number = last AND ending IN (1, 2)
          AND o.valid_from <= :at AND :at < o.valid_to
          AND o.known_from <= :known_at AND :known_at < o.known_to
    ) c
    GROUP BY part, currency
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
       coalesce(c.deals, 0) AS deals, coalesce(c.deals_advanced, 0) AS deals_advanced,
       coalesce(c.deals_lost, 0) AS deals_lost, coalesce(c.deals_went_back, 0) AS deals_went_back,
       coalesce(c.deals_left, 0) AS deals_left, coalesce(c.deals_here, 0) AS deals_here,
       coalesce(c.entered_value, 0) AS entered_value,
       coalesce(c.advanced_value, 0) AS advanced_value, coalesce(c.lost_value, 0) AS lost_value,
       coalesce(c.went_back_value, 0) AS went_back_value,
       coalesce(c.left_value, 0) AS left_value, coalesce(c.here_value, 0) AS here_value,
       coalesce(c.change_in_stage, 0) AS change_in_stage,
       coalesce(c.ended, 0) AS ended, d.days, d.ages,
       coalesce(e.won, 0) AS closed_won, coalesce(e.won_value, 0) AS closed_won_value,
       coalesce(e.lost, 0) AS closed_lost, coalesce(e.lost_value, 0) AS closed_lost_value
FROM part p CROSS JOIN stage s CROSS JOIN here
LEFT JOIN counted c ON (c.part, c.stage) = (p.part, s.stage)
LEFT JOIN reached r ON (r.part, r.stage) = (p.part, s.stage)
LEFT JOIN spread d ON (d.part, d.stage) = (p.part, s.stage) AND c.currency IS NULL
LEFT JOIN closed e ON (e.part, e.currency) = (p.part, c.currency)
WHERE s.stage IN (SELECT stage FROM counted)
   OR CASE WHEN here.holds THEN s.holds AND NOT s.retired
           WHEN here.believed THEN s.believed AND s.valid_from = here.begun
           ELSE s.position = here.first_position END
ORDER BY p.part, s.place, s.stage, c.currency NULLS FIRST
