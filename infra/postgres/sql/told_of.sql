SELECT DISTINCT stream FROM events
WHERE subject = ANY (%(subjects)s::uuid[]) AND personal IS NOT NULL AND position <= %(until)s
