"""Ids between the database and the program, many of which come again and again."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.abc import Buffer
from psycopg.adapt import Dumper, Loader
from psycopg.pq import Format

from infra.postgres.arrays import uuids

KNOWN = 10_000
"""Ids that are kept, those met last."""


@lru_cache(KNOWN)
def id_of(data: bytes) -> UUID:
    return UUID(bytes=data)


class KnownIds(Loader):
    """Takes an id that it has met lately for the same object."""

    format = Format.BINARY

    def load(self, data: Buffer) -> UUID:
        return id_of(bytes(data))


class ListsOfIds(Dumper):
    format = Format.BINARY
    oid = 2951

    def dump(self, obj: Sequence[UUID]) -> Buffer:
        return uuids(obj).data


def quick_ids(connection: Connection[Any]) -> None:
    """For who reads and writes many of them on that connection."""
    connection.adapters.register_loader("uuid", KnownIds)
    connection.adapters.register_dumper(None, ListsOfIds)
