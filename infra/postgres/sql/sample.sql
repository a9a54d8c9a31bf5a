-- Streams as boundaries of so many parts that hold about as many events each.
WITH sample AS (
    SELECT stream FROM events TABLESAMPLE SYSTEM (%(percent)s) REPEATABLE (1)
),
parts AS (SELECT stream, ntile(%(parts)s) OVER (ORDER BY stream) AS part FROM sample)
SELECT DISTINCT min(stream::text)::uuid AS first FROM parts WHERE part > 1 GROUP BY part ORDER BY 1
