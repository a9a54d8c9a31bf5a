SELECT id, name, folder, known, started_at, state, rows, rows_total, recorded, refused,
       finished_at, errors
FROM imports
ORDER BY started_at DESC
