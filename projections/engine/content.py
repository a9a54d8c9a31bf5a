"""What a read model holds, as one number: equal for equal rows in any order."""

from collections.abc import Iterable
from hashlib import blake2b

from projections.engine.history import Row

SIZE = 16
"""Bytes."""


def content_hash(rows: Iterable[Row]) -> str:
    """Of business columns and the four times; hexadecimal.

    The sum of the rows' hashes modulo 2¹²⁸ (AdHash: Bellare and Micciancio 1997), so that rows
    need no order and none is held in memory.
    """
    total = sum(row_hash(row) for row in rows) % (1 << 8 * SIZE)
    return f"{total:0{2 * SIZE}x}"


def row_hash(row: Row) -> int:
    text = repr((row.table, tuple(row.columns), row.times))
    return int.from_bytes(blake2b(text.encode(), digest_size=SIZE).digest())
