-- Where long streams stood, so that not all of their events are read again. Never of a stream that
-- holds a correction; nothing depends on them: what is missing or unreadable here is folded anew.
CREATE TABLE snapshots (
    stream       uuid     PRIMARY KEY,
    version      integer  NOT NULL,
    kind         text     NOT NULL,
    fingerprint  text     NOT NULL,  -- of the code that folded it, and that alone reads it
    subject      uuid     NOT NULL,  -- by whose key the state is sealed
    state        bytea    NOT NULL
) WITH (fillfactor = 70);  -- each is written over and over, in its place
