"""Questions to the read models, each at (at, known at)."""
