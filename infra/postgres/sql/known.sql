-- Up to where each stream is known: to the asker, unless whom it is about was forgotten since; or
-- else by a snapshot that this code can read.
WITH known AS (
    SELECT asked.id, s.kind, s.state AS snapshot, s.subject AS owner, s.key AS wrapped,
           CASE WHEN (SELECT true FROM keys WHERE keys.subject = asked.subject AND key IS NULL)
                THEN 0 ELSE coalesce(s.version, asked.last) END AS last
    FROM unnest(%(streams)b::uuid[], %(versions)b::int4[], %(subjects)b::uuid[])
             AS asked (id, last, subject)
    LEFT JOIN LATERAL (
        SELECT version, kind, state, subject,
               (SELECT key FROM keys WHERE keys.subject = snapshots.subject) AS key
        FROM snapshots
        WHERE asked.last = 0 AND stream = asked.id AND fingerprint = %(fingerprint)b
        LIMIT 1  -- there is one at most: said so that it is looked up by its key
    ) s ON s.key IS NOT NULL
)
