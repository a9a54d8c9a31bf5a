-- The stretches in which tickets waited or lay settled, as of (:at, :known_at), in order.
SELECT ticket, awaiting, begun, ended
FROM ticket_stops
WHERE ticket = ANY (:ids)
  AND valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
ORDER BY ticket, number
