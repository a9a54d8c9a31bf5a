"""The tests; they read as sentences."""
