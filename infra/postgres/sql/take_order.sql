-- Three statements in one round trip, each with a snapshot of its own: the last one sees all that
-- was written before the lock was there.
SELECT clock_timestamp();
SELECT order_lock();
SELECT last_position, next_at, clock_timestamp() FROM log_end();
