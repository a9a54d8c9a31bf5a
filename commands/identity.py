"""Ids of what another system calls by a name of its own: the same again whenever it comes again."""

from functools import cache
from hashlib import sha1
from uuid import UUID, uuid5

SOURCES = UUID("5f0c0d52-1d0f-4f5e-8a51-4f1a3c3f9a70")

OPEN_BITS = (1 << 128) - 1 ^ (0xF << 76 | 0x3 << 62)
VERSION_5, VERSION_8 = (version << 76 | 0x2 << 62 for version in (5, 8))
"""In the bits of an id that are not open, as RFC 9562 has it."""


def identity(source: str, kind: str, external: str) -> UUID:
    """Of the record that the source knows by that external id."""
    return named(of_source(source), f"{kind}/{external}")


@cache
def of_source(source: str) -> UUID:
    return uuid5(SOURCES, source)


def numbered(space: UUID, other: UUID, number: int) -> UUID:
    """An id of two that are random enough for their sum to be as well, and of a number."""
    return UUID(int=(space.int + other.int + number) & OPEN_BITS | VERSION_8)


def named(space: UUID, name: str) -> UUID:
    """As `uuid5`, twice as quick: an import makes an id for every row and every command."""
    digest = sha1(space.bytes + name.encode(), usedforsecurity=False).digest()
    return UUID(int=int.from_bytes(digest[:16]) & OPEN_BITS | VERSION_5)
