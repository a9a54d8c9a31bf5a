"""Which commands a record allows now."""
