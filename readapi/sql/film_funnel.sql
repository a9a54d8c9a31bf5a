-- The funnel of one pipeline in every frame of a film at once, for a cohort of visits. A row of a visit
-- is shown in a run of frames: what it counts comes in with the first and goes out after the last.
--
-- A line per frame, of four kinds: `visits` by stage, outcome and currency; of them `followed` those that
-- a later one of that deal in that stage followed, so that the others are its last there; deals that
-- `reached` a stage; and `closed` deals by outcome and currency, of the amount that they have then.
-- Values in minor units.
WITH
-- include common/frames.sql
,
visit AS (
    SELECT opportunity, number, stage, stages, array_position(stages, stage) AS place, how, begun, ended,
           outcome, entry_amount, amount, currency, int4range(first, past) AS frames
    FROM (
        SELECT *,
               width_bucket(CASE WHEN :then::bool THEN greatest(valid_from, known_from)
                                 ELSE valid_from END - interval '1 microsecond',
                            :frames::timestamptz[]) AS first,
               width_bucket(CASE WHEN :then::bool THEN least(valid_to, known_to)
                                 ELSE valid_to END - interval '1 microsecond',
                            :frames::timestamptz[]) AS past
        FROM visits
        WHERE pipeline = :pipeline
          AND (:then::bool OR known_from <= :known_at AND :known_at < known_to)
    ) v
    WHERE first < past
),
opened AS (  -- in which frames a deal is of that cohort
    SELECT opportunity, range_agg(frames) AS runs
    FROM visit
    WHERE :cohort = 'opened' AND how IN ('opened', 'joined') AND begun BETWEEN :since AND :until
    GROUP BY opportunity
),
chosen AS MATERIALIZED (
    SELECT opportunity, number, stage, stages, place, outcome, entry_amount, amount, currency, run AS frames
    FROM visit JOIN opened USING (opportunity),
         LATERAL (SELECT frames AS run WHERE frames <@ runs
                  UNION ALL
                  SELECT unnest(int4multirange(frames) * runs) WHERE NOT frames <@ runs) each
    UNION ALL
    SELECT opportunity, number, stage, stages, place, outcome, entry_amount, amount, currency, frames
    FROM visit
    WHERE :cohort = 'entered' AND begun BETWEEN :since AND :until
       OR :cohort = 'active' AND begun <= :until
          AND (begun >= :since OR ended IS NULL OR ended > :since)
),
again AS (  -- where deals were more than once
    SELECT opportunity, stage FROM chosen
    GROUP BY opportunity, stage HAVING min(number) < max(number)
),
followed AS (  -- what was followed by a later visit of that stage, in the frames that this is shown
    SELECT stage, outcome, run AS frames
    FROM (SELECT stage, outcome,
                 int4multirange(frames) * range_agg(frames) OVER (
                     PARTITION BY opportunity, stage ORDER BY number DESC
                     GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS runs
          FROM chosen WHERE (opportunity, stage) IN (SELECT opportunity, stage FROM again)) f,
         unnest(runs) AS run
),
final AS (SELECT opportunity, max(number) AS number FROM chosen GROUP BY opportunity),
ended AS (  -- deals while their last visit is won or lost
    SELECT opportunity, number, outcome, currency, amount, frames
    FROM chosen JOIN final USING (opportunity, number)
    WHERE outcome IN ('won', 'lost')
    UNION ALL
    SELECT opportunity, number, outcome, currency, amount, run
    FROM (SELECT opportunity, c.number, outcome, currency, amount, c.number < final.number AS earlier,
                 int4multirange(frames) - coalesce(range_agg(frames) OVER (
                     PARTITION BY opportunity ORDER BY c.number DESC
                     GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), '{}') AS runs
          FROM chosen c JOIN final USING (opportunity)
          WHERE opportunity IN (
              SELECT opportunity FROM chosen c JOIN final USING (opportunity)
              WHERE c.number < final.number AND outcome IN ('won', 'lost'))) each,
         unnest(runs) AS run
    WHERE earlier AND outcome IN ('won', 'lost')
),
pass AS (  -- by entering the stage or a higher one in the order of then, or by winning
    SELECT opportunity, unnest(stages[1:place]) AS stage, frames
    FROM (SELECT opportunity, stages, place,
                 CASE WHEN :then::bool OR :cohort = 'active' THEN range_agg(frames)
                      ELSE int4multirange(int4range(
                          min(lower(frames)), cardinality(:frames::timestamptz[]))) END AS frames
          FROM chosen GROUP BY opportunity, stages, place) each
    UNION ALL
    SELECT opportunity, s.stage, int4multirange(frames)
    FROM chosen, (SELECT DISTINCT stage FROM stages WHERE pipeline = :pipeline) s
    WHERE outcome = 'won'
),
passed AS (  -- by one knowledge what is reached stays so, but for who is no longer of the cohort
    SELECT stage, int4range(min(lower(frames)), cardinality(:frames::timestamptz[])) AS frames
    FROM pass
    WHERE NOT :then::bool AND :cohort <> 'active'
    GROUP BY opportunity, stage
    UNION ALL
    SELECT stage, run
    FROM (SELECT stage, range_agg(frames) AS runs
          FROM pass
          WHERE :then::bool OR :cohort = 'active'
          GROUP BY opportunity, stage) each, unnest(runs) AS run
),
moved_on AS (  -- deals that had visits later than those that closed them here
    SELECT DISTINCT e.opportunity
    FROM ended e JOIN visits v ON v.opportunity = e.opportunity AND v.number > e.number
),
deal AS (  -- of these the worth is their own; of the others it is their visit's
    SELECT opportunity, amount, int4range(first, past) AS frames
    FROM (
        SELECT opportunity, amount,
               width_bucket(CASE WHEN :then::bool THEN greatest(valid_from, known_from)
                                 ELSE valid_from END - interval '1 microsecond',
                            :frames::timestamptz[]) AS first,
               width_bucket(CASE WHEN :then::bool THEN least(valid_to, known_to)
                                 ELSE valid_to END - interval '1 microsecond',
                            :frames::timestamptz[]) AS past
        FROM opportunities
        WHERE (:then::bool OR known_from <= :known_at AND :known_at < known_to)
          AND opportunity IN (SELECT opportunity FROM moved_on)
    ) d
    WHERE first < past
),
counted AS (
    SELECT 'visits' AS kind, stage, outcome, currency, frames, entry_amount AS value,
           amount - entry_amount AS change
    FROM chosen
    UNION ALL
    SELECT 'followed', stage, outcome, NULL, frames, 0, 0 FROM followed
    UNION ALL
    SELECT 'reached', stage, NULL, NULL, frames, 0, 0 FROM passed
    UNION ALL
    SELECT 'closed', NULL, outcome, currency, d.frames * e.frames, d.amount, 0
    FROM ended e JOIN deal d USING (opportunity)
    WHERE d.frames && e.frames
    UNION ALL
    SELECT 'closed', NULL, outcome, currency, frames, amount, 0
    FROM ended WHERE opportunity NOT IN (SELECT opportunity FROM moved_on)
),
edge AS (
    SELECT kind, stage, outcome, currency, n, sum(sign) AS count, sum(sign * value) AS value,
           sum(sign * change) AS change
    FROM counted, LATERAL (VALUES (lower(frames), 1), (upper(frames), -1)) AS edge (n, sign)
    GROUP BY kind, stage, outcome, currency, n
),
line AS (
    SELECT kind, stage, outcome, currency, n,
           lead(n, 1, cardinality(:frames::timestamptz[])) OVER key AS next,
           sum(count) OVER key AS count, sum(value) OVER key AS value, sum(change) OVER key AS change
    FROM edge
    WINDOW key AS (PARTITION BY kind, stage, outcome, currency ORDER BY n)
)
SELECT f AS n, l.kind, l.stage, l.outcome, l.currency, l.count::int AS count, l.value::int8 AS value,
       l.change::int8 AS change
FROM line l, generate_series(l.n, l.next - 1) AS f
WHERE l.count > 0
