-- Every part goes to the worker that it is assigned to; parts at one position become one.
WITH gone AS (
    DELETE FROM checkpoints WHERE schema IN (SELECT schema FROM assigned) RETURNING schema
)
INSERT INTO checkpoints (schema, slots, position, worker)
SELECT schema, slots, position, worker FROM assigned
WHERE (SELECT count(*) FROM gone) > 0  -- first
