-- Up to where each stream is known: to the asker, unless whom it is about was forgotten since; or
-- else by a snapshot that this code can read.
WITH known AS (
    SELECT asked.id, CASE WHEN gone.subject IS NULL THEN coalesce(s.version, asked.last) ELSE 0 END
           AS last, s.kind, s.state AS snapshot, s.subject AS owner, k.key AS wrapped
    FROM unnest(%(streams)b::uuid[], %(versions)b::int4[], %(subjects)b::uuid[])
             AS asked (id, last, subject)
    LEFT JOIN keys gone ON gone.subject = asked.subject AND gone.key IS NULL
    LEFT JOIN (snapshots s JOIN keys k ON k.subject = s.subject AND k.key IS NOT NULL)
        ON asked.last = 0 AND s.stream = asked.id AND s.fingerprint = %(fingerprint)b
)
