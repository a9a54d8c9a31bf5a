-- What one run said, all of it: lists are read by the last run.
CREATE INDEX scores_by_run ON scores (run);
