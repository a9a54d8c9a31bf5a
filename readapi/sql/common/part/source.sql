-- The source of the deal of the visit v.
coalesce(v.source, '')
