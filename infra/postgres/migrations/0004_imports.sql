-- The book of imports: whoever waits for one, or asks later, looks here.

CREATE TABLE imports (
    id           uuid        PRIMARY KEY,
    name         text        NOT NULL,
    folder       text        NOT NULL,
    known        text        NOT NULL,
    started_at   timestamptz NOT NULL,
    state        text        NOT NULL,
    rows         integer     NOT NULL,
    rows_total   integer     NOT NULL,
    recorded     integer     NOT NULL,
    refused      integer     NOT NULL,
    finished_at  timestamptz,
    errors       text
);
