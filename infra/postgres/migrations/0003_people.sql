-- Who may come in: passwords, sessions and keys are no part of the log.

CREATE TABLE credentials (
    user_id        uuid        PRIMARY KEY,
    login          text        NOT NULL UNIQUE,
    password_hash  text        NOT NULL
);

CREATE TABLE sessions (
    token_hash  bytea       PRIMARY KEY,
    user_id     uuid        NOT NULL REFERENCES credentials ON DELETE CASCADE,
    csrf        text        NOT NULL,
    made_at     timestamptz NOT NULL DEFAULT now(),
    ends_at     timestamptz NOT NULL
);

CREATE TABLE api_keys (
    id          uuid        PRIMARY KEY,
    key_hash    bytea       NOT NULL UNIQUE,
    name        text        NOT NULL,
    role        text        NOT NULL,
    scopes      text[]      NOT NULL,
    made_at     timestamptz NOT NULL DEFAULT now(),
    ends_at     timestamptz,
    revoked_at  timestamptz
);
