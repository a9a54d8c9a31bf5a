"""A customer with its contacts, its deals and their sums, as of any instant."""
