-- Up to where each stream is known: to the asker, or else by a snapshot that this code can read.
WITH known AS (
    SELECT asked.id, coalesce(s.version, asked.last) AS last, s.kind, s.state AS snapshot,
           s.subject AS owner, k.key AS wrapped
    FROM unnest(%(streams)b::uuid[], %(versions)b::int4[]) AS asked (id, last)
    LEFT JOIN (snapshots s JOIN keys k ON k.subject = s.subject AND k.key IS NOT NULL)
        ON asked.last = 0 AND s.stream = asked.id AND s.fingerprint = %(fingerprint)b
)
