"""What a read model holds, as one number: equal for equal rows in any order."""

from hashlib import blake2b

from projections.engine.history import Row

SIZE = 16
"""Bytes."""


class Content:
    """The sum of the rows' hashes modulo 2¹²⁸ (AdHash: Bellare and Micciancio 1997), so that rows
    need no order and none is held in memory. Of business columns and the four times.
    """

    def __init__(self) -> None:
        self._sum = 0

    def add(self, row: Row) -> None:
        text = repr((row.table, tuple(row.columns), row.times))
        self._sum += int.from_bytes(blake2b(text.encode(), digest_size=SIZE).digest())

    @property
    def hash(self) -> str:
        """Hexadecimal."""
        return f"{self._sum % (1 << 8 * SIZE):0{2 * SIZE}x}"
