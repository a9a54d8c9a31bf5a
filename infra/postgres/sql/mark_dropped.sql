-- In one statement: builds that nobody sees any more, and the work on them that is left.
WITH marked AS (
    UPDATE builds SET stopped = %(dropped)s WHERE schema = ANY (%(schemas)s) RETURNING schema
),
unfolded AS (
    DELETE FROM checkpoints WHERE schema = ANY (%(schemas)s)
)
DELETE FROM parts WHERE number NOT IN (
    SELECT number FROM builds
    WHERE stopped IS DISTINCT FROM %(dropped)s AND schema <> ALL (%(schemas)s))
