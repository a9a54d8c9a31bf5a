-- Customers, contacts, opportunities, tickets, orders and campaigns as of (:at, :known_at) that carry
-- a text in their name, in how it is said, number, reference or an e-mail, or its digits in a phone
-- number: those first that begin with it, those put away last.
WITH reachable AS (
    SELECT 'customer' AS noun, customer AS id, customer, name, emails, phones, archived, sound
    FROM customers
    WHERE valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
    UNION ALL
    SELECT 'contact', contact, customer, name, emails, phones, archived, sound
    FROM contacts
    WHERE valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
    UNION ALL
    SELECT 'opportunity', opportunity, customer, name, '{}', '{}', archived, lower(name)
    FROM opportunities
    WHERE valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
    UNION ALL
    SELECT 'ticket', ticket, customer, name, array_remove(ARRAY[reference], NULL), '{}',
           status = 'closed', lower(name)
    FROM tickets
    WHERE valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
    UNION ALL
    SELECT 'order', order_id, customer, coalesce(number, invoice),
           array_remove(ARRAY[invoice], NULL), '{}', status = 'cancelled',
           lower(coalesce(number, invoice))
    FROM orders
    WHERE coalesce(number, invoice) IS NOT NULL
      AND valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
    UNION ALL
    SELECT 'campaign', campaign, NULL, name, '{}', '{}', archived, lower(name)
    FROM campaigns
    WHERE valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
),
said AS (
    SELECT 0 AS kind, noun, id, name AS text, lower(name) AS compared, lower(:text::text) AS wanted
    FROM reachable
    UNION ALL
    SELECT 1, noun, id, email, lower(email), lower(:text::text)
    FROM reachable, unnest(emails) AS email
    UNION ALL
    SELECT 2, noun, id, phone, regexp_replace(phone, '[^0-9]', '', 'g'), :digits::text
    FROM reachable, unnest(phones) AS phone
    UNION ALL  -- as Chinese names are said, or by how their syllables begin
    SELECT 3, noun, id, name, replace(sound, ' ', ''), replace(lower(:text::text), ' ', '')
    FROM reachable WHERE sound <> lower(name)
    UNION ALL
    SELECT 4, noun, id, name, regexp_replace(sound, '([^ ])[^ ]* ?', '\1', 'g'),
           replace(lower(:text::text), ' ', '')
    FROM reachable WHERE sound <> lower(name)
),
found AS (  -- of each record the best
    SELECT DISTINCT ON (noun, id) noun, id, text, kind, starts_with(compared, wanted) AS begins
    FROM said
    WHERE strpos(compared, wanted) > 0
    ORDER BY noun, id, starts_with(compared, wanted) DESC, kind
)
SELECT noun, id, name, customer, text AS found, archived
FROM found JOIN reachable USING (noun, id)
ORDER BY archived, begins DESC, kind, sound, lower(name), id
LIMIT :limit
