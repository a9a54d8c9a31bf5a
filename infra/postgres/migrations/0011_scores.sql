-- What models said of records: written once for each run, and never changed. No part of the read
-- models, which are folded from the log alone.

CREATE TABLE score_runs (
    run           uuid        PRIMARY KEY,  -- made of all that follows but made_at: the same again
    model         text        NOT NULL,
    version       text        NOT NULL,     -- of the model that was trained
    subject_type  text        NOT NULL,     -- the noun of those that are scored
    as_of         timestamptz NOT NULL,
    position      bigint      NOT NULL,     -- of the log's last event that it knew
    made_at       timestamptz NOT NULL      -- under the order lock, like recorded_at
);

-- A score without its run is not there: the run is written last.
CREATE TABLE scores (
    model    text        NOT NULL,
    subject  uuid        NOT NULL,
    as_of    timestamptz NOT NULL,
    run      uuid        NOT NULL,
    value    float8,
    low      float8,
    high     float8,
    grade    text,
    reasons  jsonb       NOT NULL,  -- [{feature, direction, effect}], the strongest first
    extra    jsonb       NOT NULL,
    CONSTRAINT scores_by_subject PRIMARY KEY (model, subject, as_of, run)
);
