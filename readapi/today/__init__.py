"""Today: what to do next and why, by rules, as of any instant."""
