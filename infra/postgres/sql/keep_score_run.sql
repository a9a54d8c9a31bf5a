INSERT INTO score_runs (run, model, version, subject_type, as_of, position, made_at)
SELECT %s, %s, %s, %s, %s, %s, next_at FROM log_end()
