WHERE stream >= %(first)s AND (%(beyond)s::uuid IS NULL OR stream < %(beyond)s)
  AND position <= %(until)s
ORDER BY stream, version
