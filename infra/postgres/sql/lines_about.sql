-- What was told of somebody. Reads the whole log.
WHERE personal IS NOT NULL AND position < %(before)s
  AND (subject = %(subject)s OR beside(personal) = %(subject)s)
ORDER BY position
