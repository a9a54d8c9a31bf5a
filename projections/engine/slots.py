"""Streams hash into a fixed number of slots. A worker owns whole slots: so workers come and go."""

from uuid import UUID

SLOTS = 64


def slot_of(stream: UUID) -> int:
    """By the last byte of the id; `slot_of` in the database says the same."""
    return stream.int % SLOTS
