-- The funnel of one pipeline in every frame of a film at once, for a cohort of visits. A row of a visit
-- is shown in a run of frames: what it counts comes in with the first and goes out after the last.
--
-- A line per frame, of four kinds: `visits` by stage, outcome and currency, `deals` by stage and the
-- outcome of their last visit there, `reached` by stage, and `closed` deals by outcome and currency, of
-- the amount that they have then. Values in minor units.
WITH
-- include common/frames.sql
,
visit AS (
    SELECT *, array_position(stages, stage) AS place, int4range(first, past) AS frames
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
    SELECT v.opportunity, number, stage, stages, place, outcome, entry_amount, amount, currency,
           run AS frames
    FROM visit v JOIN opened USING (opportunity), unnest(int4multirange(v.frames) * runs) AS run
    UNION ALL
    SELECT opportunity, number, stage, stages, place, outcome, entry_amount, amount, currency, frames
    FROM visit
    WHERE :cohort = 'entered' AND begun BETWEEN :since AND :until
       OR :cohort = 'active' AND begun <= :until
          AND (begun >= :since OR ended IS NULL OR ended > :since)
),
last AS MATERIALIZED (  -- the frames in which no later visit stands beside: of that stage, of all
    SELECT *,
           int4multirange(frames) - coalesce(range_agg(frames) OVER (
               PARTITION BY opportunity, stage ORDER BY number DESC
               GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), '{}') AS of_stage,
           int4multirange(frames) - coalesce(range_agg(frames) OVER (
               PARTITION BY opportunity ORDER BY number DESC
               GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), '{}') AS of_all
    FROM chosen
),
passed AS (
    SELECT stage, range_agg(frames) AS runs
    FROM (SELECT opportunity, passed AS stage, frames
          FROM chosen, unnest(stages[1:place]) AS passed
          UNION ALL
          SELECT opportunity, s.stage, frames
          FROM chosen, (SELECT DISTINCT stage FROM stages WHERE pipeline = :pipeline) s
          WHERE outcome = 'won') p
    GROUP BY opportunity, stage
),
deal AS (
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
          AND opportunity IN (SELECT opportunity FROM chosen WHERE outcome IN ('won', 'lost'))
    ) d
    WHERE first < past
),
counted AS (
    SELECT 'visits' AS kind, stage, outcome, currency, frames, entry_amount AS value,
           amount - entry_amount AS change
    FROM chosen
    UNION ALL
    SELECT 'deals', stage, outcome, NULL, run, 0, 0 FROM last, unnest(of_stage) AS run
    UNION ALL
    SELECT 'reached', stage, NULL, NULL, run, 0, 0 FROM passed, unnest(runs) AS run
    UNION ALL
    SELECT 'closed', NULL, outcome, currency, d.frames * run, d.amount, 0
    FROM last JOIN deal d USING (opportunity), unnest(of_all) AS run
    WHERE outcome IN ('won', 'lost') AND d.frames && run
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
SELECT f.n, l.kind, l.stage, l.outcome, l.currency, l.count::int AS count, l.value::int8 AS value,
       l.change::int8 AS change
FROM line l JOIN frame f ON l.n <= f.n AND f.n < l.next
WHERE l.count > 0
