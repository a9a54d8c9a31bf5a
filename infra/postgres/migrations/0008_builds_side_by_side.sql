-- Builds stand side by side, each with checkpoints of its own; workers share out the slots.

ALTER TABLE builds
    ADD ready_at  timestamptz,       -- NULL: under construction
    ADD until     bigint NOT NULL DEFAULT 0,  -- folded stream by stream up to there
    ADD stopped   text;              -- why it is folded no further
UPDATE builds SET ready_at = made_at;

-- Ranges of streams that a build under construction folds one after the other.
CREATE TABLE parts (
    number      integer NOT NULL,    -- of the builds that are made together
    part        integer NOT NULL,
    first       uuid    NOT NULL,
    beyond      uuid,                -- NULL: up to the last stream
    events      bigint,              -- NULL: not folded yet
    PRIMARY KEY (number, part)
);

ALTER TABLE checkpoints RENAME TO checkpoints_of_groups;
CREATE TABLE checkpoints (
    schema    text            NOT NULL REFERENCES builds ON DELETE CASCADE,
    slots     int4multirange  NOT NULL,  -- of 0 to 63
    position  bigint          NOT NULL,
    worker    integer,
    CONSTRAINT checkpoints_by_slots PRIMARY KEY (schema, slots)
);
INSERT INTO checkpoints (schema, slots, position)
SELECT schema, int4multirange(slots), position FROM builds JOIN checkpoints_of_groups USING (of);
DROP TABLE checkpoints_of_groups;
ALTER TABLE builds DROP of;

DROP TABLE parked;
CREATE TABLE parked (
    schema     text        NOT NULL REFERENCES builds ON DELETE CASCADE,
    stream     uuid        NOT NULL,
    position   bigint      NOT NULL,
    topic      text        NOT NULL,
    error      text        NOT NULL,
    parked_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT parked_by_stream PRIMARY KEY (schema, stream)
);

-- Each worker holds the advisory lock (2, number) for as long as its session lives.
CREATE TABLE workers (
    number      integer     GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    host        text        NOT NULL,
    process     integer     NOT NULL,
    code        text[]      NOT NULL,  -- fingerprints of the builds that it can keep up
    started_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE VIEW working AS
SELECT workers.*
FROM workers
JOIN pg_locks ON locktype = 'advisory' AND classid = 2 AND objid = number::oid AND granted
 AND database = (SELECT oid FROM pg_database WHERE datname = current_database());

-- The checkpoints as they are to be shared out: of each build, to the workers that have its code.
CREATE VIEW assigned AS
WITH able AS (
    SELECT builds.schema, working.number AS worker,
           row_number() OVER (PARTITION BY builds.schema ORDER BY working.number) - 1 AS place,
           count(*) OVER (PARTITION BY builds.schema) AS n
    FROM builds JOIN working ON builds.fingerprint = ANY (working.code)
    WHERE builds.ready_at IS NOT NULL
)
SELECT schema, range_agg(part.slots) AS slots, position, able.worker
FROM able
JOIN checkpoints USING (schema),
LATERAL (SELECT checkpoints.slots
                * int4multirange(int4range((64 * place / n)::integer, (64 * (place + 1) / n)::integer))
        ) AS part (slots)
WHERE NOT isempty(part.slots)
GROUP BY schema, position, able.worker;
