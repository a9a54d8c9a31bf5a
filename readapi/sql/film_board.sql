-- The board of one pipeline in every frame of a film at once: a line per frame, stage and currency of
-- open deals, and per frame and currency of the won and of the lost. A row of a deal is shown in a run
-- of frames: what it counts comes in with the first and goes out after the last.
WITH
-- include common/frames.sql
,
deal AS (
    SELECT status, stage, currency, amount, probability,
           int4range(first, greatest(first, past)) AS frames
    FROM (
        SELECT *,
               width_bucket(CASE WHEN :then::bool THEN greatest(valid_from, known_from)
                                 ELSE valid_from END - interval '1 microsecond',
                            :frames::timestamptz[]) AS first,
               width_bucket(CASE WHEN :then::bool THEN least(valid_to, known_to)
                                 ELSE valid_to END - interval '1 microsecond',
                            :frames::timestamptz[]) AS past
        FROM opportunities
        WHERE pipeline = :pipeline AND (status <> 'open' OR NOT archived)
          AND (:then::bool OR known_from <= :known_at AND :known_at < known_to)
    ) d
    WHERE first < past
),
chance AS (  -- the frames in which a stage has one probability
    SELECT stage, probability, run
    FROM (SELECT stage, probability, range_agg(int4range(n, n + 1)) AS runs
          FROM stage GROUP BY stage, probability) s, unnest(runs) AS run
),
weighed AS (  -- in ten-thousandths, rounded half to even, deal by deal
    SELECT d.stage, d.currency, d.amount, d.frames * s.run AS frames,
           d.amount * coalesce(d.probability, s.probability) / 10000 AS whole,
           d.amount * coalesce(d.probability, s.probability) % 10000 * 2 AS twice_the_rest
    FROM deal d JOIN chance s ON s.stage = d.stage AND s.run && d.frames
    WHERE d.status = 'open'
),
counted AS (
    SELECT 'open' AS status, stage, currency, frames, amount,
           whole + CASE WHEN twice_the_rest > 10000 THEN 1
                        WHEN twice_the_rest < -10000 THEN -1
                        WHEN abs(twice_the_rest) = 10000 THEN whole % 2
                        ELSE 0 END AS weighted
    FROM weighed
    UNION ALL
    SELECT status, NULL, currency, frames, amount, 0 FROM deal WHERE status <> 'open'
),
edge AS (
    SELECT status, stage, currency, n, sum(sign) AS count, sum(sign * amount) AS value,
           sum(sign * weighted) AS weighted
    FROM counted, LATERAL (VALUES (lower(frames), 1), (upper(frames), -1)) AS edge (n, sign)
    GROUP BY status, stage, currency, n
),
line AS (
    SELECT status, stage, currency, n,
           lead(n, 1, cardinality(:frames::timestamptz[])) OVER key AS next,
           sum(count) OVER key AS count, sum(value) OVER key AS value,
           sum(weighted) OVER key AS weighted
    FROM edge
    WINDOW key AS (PARTITION BY status, stage, currency ORDER BY n)
)
SELECT f AS n, l.status, l.stage, l.currency, l.count::int AS count, l.value::int8 AS value,
       l.weighted::int8 AS weighted
FROM line l, generate_series(l.n, l.next - 1) AS f
WHERE l.count > 0
