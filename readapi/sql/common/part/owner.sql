-- Who looked after the deal when the visit v began.
coalesce(v.entry_owner::text, '')
