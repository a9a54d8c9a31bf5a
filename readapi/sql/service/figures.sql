-- How tickets that were opened in :since–:until fared up to :at, by what was known at :known_at: all
-- of them, then those of each priority. Times in hours of working time, quantiles of type 7.
WITH ticket AS (
    SELECT ticket, kind, priority, opened, answered, settled, stops, contacts, reopenings, made_sla
    FROM tickets
    WHERE opened BETWEEN :since AND :until
      AND valid_from <= :at AND :at < valid_to
      AND known_from <= :known_at AND :known_at < known_to
),
-- include common/clocks.sql
,
judged AS (
    SELECT *, used_unanswered > answer AS answer_late, used > resolve AS resolve_late,
           settled IS NOT NULL AND reopenings = 0 AND contacts <= 1 AS at_first_contact
    FROM clock
)
SELECT priority, grouping(priority) = 1 AS whole, count(*)::int AS opened,
       count(settled)::int AS settled,
       count(answer_late)::int AS answers_promised,
       (count(*) FILTER (WHERE answer_late))::int AS answers_late,
       count(resolve_late)::int AS resolutions_promised,
       (count(*) FILTER (WHERE resolve_late))::int AS resolutions_late,
       (count(*) FILTER (WHERE answer_late IS NOT NULL OR resolve_late IS NOT NULL))::int AS promised,
       (count(*) FILTER (WHERE answer_late OR resolve_late))::int AS breached,
       (count(*) FILTER (WHERE at_first_contact))::int AS at_first_contact,
       (count(*) FILTER (WHERE reopenings > 0))::int AS reopened,
       coalesce(sum(reopenings), 0)::int AS reopenings,
       count(made_sla)::int AS told_elsewhere,
       (count(*) FILTER (WHERE NOT made_sla))::int AS late_elsewhere,
       percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY used_unanswered / 3.6e9)
           FILTER (WHERE answered IS NOT NULL) AS to_answer,
       percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY used / 3.6e9)
           FILTER (WHERE settled IS NOT NULL) AS to_resolve
FROM judged
GROUP BY GROUPING SETS ((), (priority))
ORDER BY whole DESC, priority NULLS LAST
