SELECT FROM score_runs WHERE run = %(run)s
