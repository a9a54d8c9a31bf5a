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
numbered AS MATERIALIZED (  -- which visits have later ones beside them at all: of that stage, of all
    SELECT *, max(number) OVER (PARTITION BY opportunity, stage) AS last_there,
           max(number) OVER (PARTITION BY opportunity) AS last_of_all
    FROM chosen
),
last AS (  -- of each deal in each stage
    SELECT stage, outcome, frames FROM numbered WHERE number = last_there
    UNION ALL
    SELECT stage, outcome, run
    FROM (SELECT number, last_there, stage, outcome,
                 int4multirange(frames) - coalesce(range_agg(frames) OVER (
                     PARTITION BY opportunity, stage ORDER BY number DESC
                     GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), '{}') AS runs
          FROM numbered
          WHERE (opportunity, stage) IN (
              SELECT opportunity, stage FROM numbered WHERE number < last_there)) again,
         unnest(runs) AS run
    WHERE number < last_there
),
ended AS (  -- deals while their last visit is won or lost
    SELECT opportunity, outcome, currency, frames
    FROM numbered
    WHERE number = last_of_all AND outcome IN ('won', 'lost')
    UNION ALL
    SELECT opportunity, outcome, currency, run
    FROM (SELECT opportunity, number, last_of_all, outcome, currency,
                 int4multirange(frames) - coalesce(range_agg(frames) OVER (
                     PARTITION BY opportunity ORDER BY number DESC
                     GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), '{}') AS runs
          FROM numbered
          WHERE opportunity IN (
              SELECT opportunity FROM numbered
              WHERE number < last_of_all AND outcome IN ('won', 'lost'))) again,
         unnest(runs) AS run
    WHERE number < last_of_all AND outcome IN ('won', 'lost')
),
pass AS (  -- by entering the stage or a higher one in the order of then, or by winning
    SELECT opportunity, passed AS stage, frames
    FROM chosen, unnest(stages[1:place]) AS passed
    UNION ALL
    SELECT opportunity, s.stage, frames
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
          AND opportunity IN (SELECT opportunity FROM ended)
    ) d
    WHERE first < past
),
counted AS (
    SELECT 'visits' AS kind, stage, outcome, currency, frames, entry_amount AS value,
           amount - entry_amount AS change
    FROM chosen
    UNION ALL
    SELECT 'deals', stage, outcome, NULL, frames, 0, 0 FROM last
    UNION ALL
    SELECT 'reached', stage, NULL, NULL, frames, 0, 0 FROM passed
    UNION ALL
    SELECT 'closed', NULL, outcome, currency, d.frames * e.frames, d.amount, 0
    FROM ended e JOIN deal d USING (opportunity)
    WHERE d.frames && e.frames
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
