-- The queue as of (:at, :known_at): how many open tickets are late, at risk, due today or later, and
-- stopped; and a page of those that are wanted. What is left of the time is negative once it is over;
-- all of it in microseconds of working time.
WITH
-- include common/merged.sql
,
ticket AS (
    SELECT ticket, name, coalesce(survivor, customer) AS customer, kind, status, awaiting, priority, owner, reference, opened,
           answered, stops
    FROM tickets LEFT JOIN merged USING (customer)
    WHERE status IN ('new', 'active', 'waiting')
      AND valid_from <= :at AND :at < valid_to
      AND known_from <= :known_at AND :known_at < known_to
      AND (:kind::text IS NULL OR kind = :kind)
      AND (:owner::uuid IS NULL OR owner = :owner)
      AND (:priority::int8 IS NULL OR priority = :priority)
),
-- include common/clocks.sql
,
left_ AS (
    SELECT ticket, name, customer, kind, status, awaiting, priority, owner, reference, opened, used,
           calendar, stopping, today, warns, answer, resolve,
           CASE WHEN answered IS NULL THEN answer - used END AS to_answer, resolve - used AS to_resolve
    FROM clock
),
placed AS MATERIALIZED (
    SELECT *,
           CASE WHEN "left" < 0 THEN 'late'
                WHEN awaiting = ANY (stopping) THEN 'stopped'
                WHEN "left" * 10000 <= goal * (10000 - warns) THEN 'at_risk'
                WHEN "left" <= today THEN 'today'
                ELSE 'later' END AS place
    FROM (
        SELECT *, least(to_answer, to_resolve) AS "left",
               CASE WHEN to_answer <= coalesce(to_resolve, to_answer) THEN 'answer'
                    WHEN to_resolve IS NOT NULL THEN 'resolve' END AS target,
               CASE WHEN to_answer <= coalesce(to_resolve, to_answer) THEN answer ELSE resolve END
                   AS goal
        FROM left_
    ) aimed
),
page AS (
    SELECT *, array_position('{late,at_risk,today,later,stopped}', place) AS rank
    FROM placed
    WHERE :place::text IS NULL OR place = :place
    ORDER BY rank, "left" NULLS LAST, opened, ticket
    LIMIT :limit OFFSET :offset
),
counted AS (
    SELECT coalesce(jsonb_object_agg(place, n), '{}') AS places
    FROM (SELECT place, count(*) AS n FROM placed GROUP BY place) each
)
SELECT places, ticket AS id, name, customer, kind, status, awaiting, priority, owner, reference,
       opened, calendar, place, target, used, goal, "left",
       coalesce(awaiting = ANY (stopping), false) AS is_stopped,
       (SELECT begun FROM ticket_stops stop
        WHERE stop.ticket = page.ticket AND page.status = 'waiting' AND stop.ended IS NULL
          AND stop.valid_from <= :at AND :at < stop.valid_to
          AND stop.known_from <= :known_at AND :known_at < stop.known_to) AS waits_since
FROM counted LEFT JOIN page ON true
ORDER BY rank, "left" NULLS LAST, opened, ticket
