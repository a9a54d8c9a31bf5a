INSERT INTO imports (id, name, folder, known, started_at, state, rows, rows_total, recorded,
                     refused, finished_at, errors)
VALUES (%(id)s, %(name)s, %(folder)s, %(known)s, %(started_at)s, %(state)s, %(rows)s,
        %(rows_total)s, %(recorded)s, %(refused)s, %(finished_at)s, %(errors)s)
ON CONFLICT (id) DO UPDATE SET
    state = EXCLUDED.state, rows = EXCLUDED.rows, rows_total = EXCLUDED.rows_total,
    recorded = EXCLUDED.recorded, refused = EXCLUDED.refused,
    finished_at = EXCLUDED.finished_at, errors = EXCLUDED.errors
