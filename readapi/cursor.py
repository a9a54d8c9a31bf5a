"""Cursors: the next page of an answer, pinned to its (at, known_at)."""
