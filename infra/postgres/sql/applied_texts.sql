SELECT sha256 FROM functions WHERE name = %(name)s ORDER BY applied_at DESC
