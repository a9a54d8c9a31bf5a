-- Idempotency keys are kept for 30 days. Ids that were derived from a source never expire: they are
-- those of streams and events.
DELETE FROM commands WHERE id IN (
    SELECT id FROM commands WHERE recorded_at < clock() - interval '30 days' LIMIT %(most)s)
