-- How far the log has left by Kafka, and what came in by it.
CREATE TABLE relays (
    prefix      text        PRIMARY KEY,  -- of its topics
    position    bigint      NOT NULL,     -- every event up to there is acknowledged
    relayed_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE intakes (
    name          text        PRIMARY KEY,  -- of its mapping
    messages      bigint      NOT NULL DEFAULT 0,
    dead_letters  bigint      NOT NULL DEFAULT 0,
    lag           bigint      NOT NULL DEFAULT 0,  -- messages that wait
    seen_at       timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Slots that a worker has of its own accord, because their events come to it by Kafka; NULL for who
-- reads the log in the database, and shares with all others of his kind what nobody has claimed.
ALTER TABLE workers ADD claims int4multirange;
CREATE OR REPLACE VIEW working AS
SELECT workers.*
FROM workers
JOIN pg_locks ON locktype = 'advisory' AND classid = 2 AND objid = number::oid AND granted
 AND database = (SELECT oid FROM pg_database WHERE datname = current_database());

CREATE OR REPLACE VIEW assigned AS
WITH able AS (
    SELECT builds.schema, working.number AS worker, working.claims
    FROM builds JOIN working ON builds.fingerprint = ANY (working.code)
    WHERE builds.ready_at IS NOT NULL
), claimed AS (
    SELECT schema, worker, claims AS slots FROM able WHERE claims IS NOT NULL
), placed AS (
    SELECT schema, worker, row_number() OVER (PARTITION BY schema ORDER BY worker) - 1 AS place,
           count(*) OVER (PARTITION BY schema) AS n
    FROM able WHERE claims IS NULL
), shared AS (
    SELECT schema, worker,
           int4multirange(int4range((64 * place / n)::integer, (64 * (place + 1) / n)::integer))
           - coalesce((SELECT range_agg(c.slots) FROM claimed c WHERE c.schema = placed.schema),
                      int4multirange()) AS slots
    FROM placed
), given AS (
    SELECT * FROM claimed UNION ALL SELECT * FROM shared
), whole AS (  -- what is nobody's waits where it is
    SELECT * FROM given
    UNION ALL
    SELECT schema, NULL, int4multirange(int4range(0, 64)) - range_agg(slots)
    FROM given GROUP BY schema
)
SELECT schema, range_agg(part.slots) AS slots, position, whole.worker
FROM whole
JOIN checkpoints USING (schema), LATERAL (SELECT checkpoints.slots * whole.slots) AS part (slots)
WHERE NOT isempty(part.slots)
GROUP BY schema, position, whole.worker;
