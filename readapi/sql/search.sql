-- Customers, contacts, opportunities, tickets, orders and campaigns as of (:at, :known_at) that carry
-- a text in their name, in how it is said, number, reference or an e-mail, or its digits in a phone
-- number: those first that begin with it, those put away last. What was merged into a customer
-- leads to that.
WITH
-- include common/merged.sql
,
reachable AS (
    SELECT 'customer' AS noun, customer AS id, customer, name, emails, phones, archived, sound
    FROM customers
    WHERE merged_into IS NULL
      AND valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
    UNION ALL
    SELECT 'contact', contact, coalesce(survivor, customer), name, emails, phones, archived, sound
    FROM contacts LEFT JOIN merged USING (customer)
    WHERE valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
    UNION ALL
    SELECT 'opportunity', opportunity, coalesce(survivor, customer), name, '{}', '{}', archived, lower(name)
    FROM opportunities LEFT JOIN merged USING (customer)
    WHERE valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
    UNION ALL
    SELECT 'ticket', ticket, coalesce(survivor, customer), name,
           array_remove(ARRAY[reference], NULL), '{}', status = 'closed', lower(name)
    FROM tickets LEFT JOIN merged USING (customer)
    WHERE valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
    UNION ALL
    SELECT 'order', order_id, coalesce(survivor, customer), coalesce(number, invoice),
           array_remove(ARRAY[invoice], NULL), '{}', status = 'cancelled',
           lower(coalesce(number, invoice))
    FROM orders LEFT JOIN merged USING (customer)
    WHERE coalesce(number, invoice) IS NOT NULL
      AND valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
    UNION ALL
    SELECT 'campaign', campaign, NULL, name, '{}', '{}', archived, lower(name)
    FROM campaigns
    WHERE valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
),
known AS (
    SELECT noun, id, name, emails, phones, sound FROM reachable
    UNION ALL
    SELECT 'customer', survivor, name, emails, phones, sound
    FROM merged JOIN customers USING (customer)
    WHERE valid_from <= :at AND :at < valid_to AND known_from <= :known_at AND :known_at < known_to
),
said AS (
    SELECT 0 AS kind, noun, id, name AS text, lower(name) AS compared, lower(:text::text) AS wanted
    FROM known
    UNION ALL
    SELECT 1, noun, id, email, lower(email), lower(:text::text)
    FROM known, unnest(emails) AS email
    UNION ALL
    SELECT 2, noun, id, phone, regexp_replace(phone, '[^0-9]', '', 'g'), :digits::text
    FROM known, unnest(phones) AS phone
    UNION ALL  -- as Chinese names are said, or by how their syllables begin
    SELECT 3, noun, id, name, replace(sound, ' ', ''), replace(lower(:text::text), ' ', '')
    FROM known WHERE sound <> lower(name)
    UNION ALL
    SELECT 4, noun, id, name, regexp_replace(sound, '([^ ])[^ ]* ?', '\1', 'g'),
           replace(lower(:text::text), ' ', '')
    FROM known WHERE sound <> lower(name)
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
