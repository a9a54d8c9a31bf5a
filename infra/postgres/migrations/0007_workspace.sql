-- What holds for all who ask, whichever process answers them.

CREATE TABLE workspace (
    one        boolean PRIMARY KEY DEFAULT true CHECK (one),
    time_zone  text    NOT NULL  -- in which days begin and end
);
