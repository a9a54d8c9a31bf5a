-- Tickets as of :since, as was known :then and as is known by :known_at, that are of :statuses, or that
-- something happened to in :since–:until; each with what stopped its clock, in order.
WITH
-- include common/touched.sql
SELECT ticket, customer, kind, priority, opened, status, awaiting, owner, answered, settled, stops,
       ARRAY(SELECT jsonb_build_object('number', number, 'awaiting', s.awaiting, 'begun', begun, 'ended', ended)
             FROM ticket_stops s
             WHERE s.ticket = t.ticket AND s.valid_from <= :since AND :since < s.valid_to
               AND s.known_from <= of.by AND of.by < s.known_to
             ORDER BY number)::jsonb[] AS stopped,
       of.was, NOT of.was AS known
FROM (VALUES (true, :then::timestamptz), (false, :known_at::timestamptz)) AS of (was, by)
JOIN tickets t ON t.known_from <= of.by AND of.by < t.known_to
WHERE valid_from <= :since AND :since < valid_to
  AND (status = ANY (:statuses) OR ticket IN (SELECT record FROM touched))
