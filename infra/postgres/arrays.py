"""Arrays as a statement takes them, in binary, without asking each element for its type.

The statement says the type of each, as in `%b::uuid[]`.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from struct import Struct
from uuid import UUID

import psycopg
from psycopg.adapt import Dumper
from psycopg.pq import Format

from infra.postgres.chunk import INTEGER, LENGTH, NULL, behind_its_length, micros

EMPTY, HEAD = Struct("!iii"), Struct("!iiiii")
"""Dimensions, whether there is a null, the elements' type; their number, and that of the first."""
LONG = Struct("!iq")

BYTEA, INT4, TEXT, TIMESTAMPTZ, UUID_ = 17, 23, 25, 1184, 2950
"""Types of elements, by the numbers that Postgres knows them by."""
OF_SIXTEEN = LENGTH.pack(16)


class Array:
    """The bytes of one parameter."""

    __slots__ = ("data",)

    def __init__(self, kind: int, elements: Collection[bytes]) -> None:
        if elements:
            head = HEAD.pack(1, NULL in elements, kind, len(elements), 1)
            self.data = head + b"".join(elements)
        else:
            self.data = EMPTY.pack(0, 0, kind)


class ArrayDumper(Dumper):
    format = Format.BINARY

    def dump(self, obj: Array) -> bytes:
        return obj.data


psycopg.adapters.register_dumper(Array, ArrayDumper)


def uuids(values: Iterable[UUID | None]) -> Array:
    return Array(
        UUID_, [NULL if each is None else OF_SIXTEEN + each.int.to_bytes(16) for each in values]
    )


def ids(values: Iterable[int]) -> Array:
    """Those that are numbers already."""
    return Array(UUID_, [OF_SIXTEEN + each.to_bytes(16) for each in values])


def integers(values: Iterable[int | None]) -> Array:
    return Array(INT4, [NULL if each is None else INTEGER.pack(4, each) for each in values])


def texts(values: Iterable[str]) -> Array:
    return Array(TEXT, [behind_its_length(each.encode()) for each in values])


def blobs(values: Iterable[bytes | None]) -> Array:
    return Array(BYTEA, [NULL if each is None else behind_its_length(each) for each in values])


def instants(values: Iterable[datetime | None]) -> Array:
    return Array(
        TIMESTAMPTZ, [NULL if each is None else LONG.pack(8, micros(each)) for each in values]
    )
