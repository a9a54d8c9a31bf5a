-- Whose personal fields can be read: a key for each subject, wrapped by the master key, which is
-- never here. Where the key is NULL it was destroyed: the subject is forgotten, and gets no other.
CREATE TABLE keys (
    subject       uuid         PRIMARY KEY,
    key           bytea,
    forgotten_at  timestamptz,
    CONSTRAINT key_or_forgotten CHECK ((key IS NULL) = (forgotten_at IS NOT NULL))
) WITH (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);  -- nothing lingers

CREATE VIEW forgotten AS SELECT subject, forgotten_at FROM keys WHERE key IS NULL;
CREATE INDEX keys_forgotten ON keys (subject) WHERE key IS NULL;

COMMENT ON COLUMN events.personal IS
    'Sealed: \x01, the fields with reason and origin under the key of `subject`; or \x02, whose the'
    ' envelope is, the length of the fields, the fields under the key of `subject`, reason and'
    ' origin under the other key.';
