-- Builds of read models: each is a schema; these tables say which are live and how far they are.

CREATE TABLE builds (
    schema       text        PRIMARY KEY,
    projection   text        NOT NULL,
    number       integer     NOT NULL,
    fingerprint  text        NOT NULL,  -- of its columns and code
    of           bigint      NOT NULL,  -- the group of builds that advance together
    made_at      timestamptz NOT NULL DEFAULT now(),
    UNIQUE (projection, number)
);

-- The pointer: which build of each projection is read.
CREATE TABLE live (
    projection   text        PRIMARY KEY,
    schema       text        NOT NULL REFERENCES builds,
    switched_at  timestamptz NOT NULL DEFAULT now()
);

-- How far a group of builds has folded the log, for the streams of some slots.
CREATE TABLE checkpoints (
    of        bigint    NOT NULL,
    slots     int4range NOT NULL,  -- of 0 to 63
    position  bigint    NOT NULL,
    PRIMARY KEY (of, slots)
);

-- Streams that a projection could not fold: its answers lack them.
CREATE TABLE parked (
    projection   text        NOT NULL,
    stream       uuid        NOT NULL,
    position     bigint      NOT NULL,
    error        text        NOT NULL,
    parked_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (projection, stream)
);
