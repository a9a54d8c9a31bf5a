-- Customers as of (:at, :known_at) that may be the same one: called :name, however it is punctuated, or
-- reached by one of the :emails or :phones, of which the last eight digits count. Those with most in
-- common first; not the one that is asked about (:but), nor who is merged into another.
WITH wanted AS (
    SELECT nullif(regexp_replace(lower(:name::text), '\W|_', '', 'g'), '') AS name,
           ARRAY(SELECT lower(email) FROM unnest(:emails::text[]) AS email) AS emails,
           ARRAY(SELECT nullif(right(regexp_replace(phone, '[x#].*|[^0-9]', '', 'g'), 8), '')
                 FROM unnest(:phones::text[]) AS phone) AS phones
),
said AS (
    SELECT c.customer AS id, c.name, c.kind, c.emails, c.phones,
           array_remove(ARRAY[
               CASE WHEN regexp_replace(lower(c.name), '\W|_', '', 'g') = w.name
                    THEN 'name' END,
               CASE WHEN EXISTS (SELECT FROM unnest(c.emails) AS email
                                 WHERE lower(email) = ANY (w.emails)) THEN 'email' END,
               CASE WHEN EXISTS (SELECT FROM unnest(c.phones) AS phone
                                 WHERE right(regexp_replace(phone, '[x#].*|[^0-9]', '', 'g'), 8)
                                       = ANY (w.phones)) THEN 'phone' END], NULL) AS by
    FROM customers c CROSS JOIN wanted w
    WHERE c.merged_into IS NULL AND c.customer IS DISTINCT FROM :but::uuid
      AND c.valid_from <= :at AND :at < c.valid_to
      AND c.known_from <= :known_at AND :known_at < c.known_to
)
SELECT id, name, kind, emails, phones, by
FROM said
WHERE by <> '{}'
ORDER BY cardinality(by) DESC, lower(name), id
LIMIT :limit
