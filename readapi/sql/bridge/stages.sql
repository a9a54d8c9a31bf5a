-- The probability of every stage as of (:at, :known_at), in ten-thousandths, and when deals rot there;
-- one that has no state yet shows its first as believed, else its first in the log.
WITH told AS (
    SELECT stage, probability, rots_after, valid_from, known_from,
           known_from <= :known_at AND :known_at < known_to AS believed,
           valid_from <= :at AND :at < valid_to AS holds
    FROM stages
)
SELECT DISTINCT ON (stage) stage, probability, rots_after
FROM told
ORDER BY stage, (holds AND believed) DESC, believed DESC,
         CASE WHEN believed THEN valid_from ELSE known_from END, valid_from
