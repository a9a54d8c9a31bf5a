-- Workers that are gone.
DELETE FROM workers WHERE number NOT IN (SELECT number FROM working)
