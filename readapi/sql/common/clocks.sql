-- The clocks of the tickets of `ticket`, by what is promised: working time in microseconds that was
-- used up to :at, and up to the first answer.
--
-- Of each calendar :calendars has the spans in which work is done: when each `starts`, how much is
-- worked by its end (`upto`), and `shift`, which brings an instant within it to what is worked by then.
-- So the time worked up to an instant is found by one search, and is nothing before the first span.
calendar AS MATERIALIZED (
    SELECT *
    FROM jsonb_to_recordset(:calendars::jsonb) AS c (
        calendar uuid, now int8, today int8, starts int8[], shift int8[], upto int8[])
),
rule AS MATERIALIZED (
    SELECT *
    FROM jsonb_to_recordset(:rules::jsonb) AS r (
        kind text, priority int8, calendar uuid, stops text[], answer int8, resolve int8, warns int8)
),
timed AS (
    SELECT t.*, r.calendar, r.stops AS stopping, r.answer, r.resolve, r.warns,
           c.now, c.today, c.starts, c.shift, c.upto,
           (date_part('epoch', t.opened) * 1000000)::int8 AS from_,
           (date_part('epoch', coalesce(t.answered, :at)) * 1000000)::int8 AS answered_
    FROM ticket t
    LEFT JOIN rule r ON r.kind = t.kind AND r.priority = coalesce(t.priority, 0)
    LEFT JOIN calendar c ON c.calendar = r.calendar
),
worked AS (
    SELECT *,
           coalesce(least(from_ + shift[width_bucket(from_, starts)],
                          upto[width_bucket(from_, starts)]), 0) AS at_first,
           coalesce(least(answered_ + shift[width_bucket(answered_, starts)],
                          upto[width_bucket(answered_, starts)]), 0) AS at_answer
    FROM timed
),
clock AS (  -- OFFSET 0: what is used is counted once, however often it is spoken of
    SELECT t.*,
           now - at_first - coalesce(stopped, 0) AS used,
           at_answer - at_first - coalesce(unanswered, 0) AS used_unanswered
    FROM worked t
    LEFT JOIN LATERAL (
        SELECT sum(at_end - at_begin)::int8 AS stopped,
               sum(least(at_end, t.at_answer) - least(at_begin, t.at_answer))::int8 AS unanswered
        FROM (
            SELECT coalesce(least(begun + shift[width_bucket(begun, starts)],
                                  upto[width_bucket(begun, starts)]), 0) AS at_begin,
                   coalesce(least(ended + shift[width_bucket(ended, starts)],
                                  upto[width_bucket(ended, starts)]), 0) AS at_end
            FROM (
                SELECT (date_part('epoch', begun) * 1000000)::int8 AS begun,
                       (date_part('epoch', coalesce(ended, :at)) * 1000000)::int8 AS ended
                FROM ticket_stops
                WHERE t.stops > 0 AND ticket_stops.ticket = t.ticket
                  AND (awaiting = 'settled' OR awaiting = ANY (t.stopping))
                  AND valid_from <= :at AND :at < valid_to
                  AND known_from <= :known_at AND :known_at < known_to
            ) stop
        ) each
    ) s ON true
    OFFSET 0
)
