SELECT NOT EXISTS (
    SELECT schema, slots, position, worker FROM assigned
    EXCEPT SELECT schema, slots, position, worker FROM checkpoints)
