INSERT INTO snapshots (stream, version, kind, fingerprint, subject, state)
VALUES (%(stream)s, %(version)s, %(kind)s, %(fingerprint)s, %(subject)s, %(state)s)
ON CONFLICT (stream) DO UPDATE
SET version = EXCLUDED.version, kind = EXCLUDED.kind, fingerprint = EXCLUDED.fingerprint,
    subject = EXCLUDED.subject, state = EXCLUDED.state
WHERE snapshots.version < EXCLUDED.version OR snapshots.fingerprint <> EXCLUDED.fingerprint
