"""The one fold behind live read models, rebuilds and questions about the past."""
