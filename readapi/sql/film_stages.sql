-- The stages of one pipeline in each frame of a film.
WITH
-- include common/frames.sql
SELECT n, stage, name, probability, rots_after, shown
FROM stage
ORDER BY n, place, stage
