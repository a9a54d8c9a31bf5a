"""The log as frames, by ADBC, so that no row becomes a Python object: satisfies
`pipelines.ports.StoredLog`.

Nothing personal is read, so that no key is needed.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha1
from typing import Any, cast

import polars as pl
import psycopg

from domain.errors import Conflict
from infra.postgres.pool import DatabaseUnreachable, reached
from infra.postgres.queries import sql

ARCHIVING = 7
"""The advisory lock of whoever writes the archive."""


class AlreadyArchiving(Conflict, code="already_archiving"):
    """Another process writes the archive of this log: wait for it."""


class PostgresFrames:
    def __init__(self, url: str) -> None:
        self._url = url

    def end(self, by: datetime | None = None, but: Sequence[str] = ()) -> int:
        found = self._line(sql("end_by"), {"by": by, "but": list(but)})
        return int(found[0]) if found else 0

    def event_at(self, position: int) -> str | None:
        found = self._line(sql("event_at"), {"position": position})
        return event_id(*found) if found else None

    def rows(self, after: int, until: int, topics: Sequence[str] = ()) -> pl.DataFrame:
        frame = self._frame([str(after), str(until), " ".join(topics)])
        ids = map(event_id, frame["bytes_of_stream"], frame["version"])
        return frame.with_columns(event_id=pl.Series(list(ids), dtype=pl.String)).drop(
            "bytes_of_stream"
        )

    @contextmanager
    def alone(self) -> Iterator[None]:
        with self._connection() as connection:
            held = connection.execute("SELECT pg_try_advisory_lock(%s, 0)", [ARCHIVING]).fetchone()
            if held != (True,):
                raise AlreadyArchiving
            yield

    def _frame(self, given: Sequence[str]) -> pl.DataFrame:
        from adbc_driver_postgresql import dbapi  # noqa: PLC0415 - loads Arrow

        try:
            with dbapi.connect(self._url) as connection, connection.cursor() as cursor:
                cursor.execute(sql("set_range"), given)
                cursor.fetchone()
                cursor.execute(sql("frame"))
                return cast(pl.DataFrame, pl.from_arrow(cursor.fetch_arrow_table()))
        except dbapi.OperationalError as lost:
            raise DatabaseUnreachable(said=str(lost).strip()) from lost

    def _line(self, query: str, given: dict[str, object]) -> Any:
        with self._connection() as connection:
            return connection.execute(query, given).fetchone()

    @contextmanager
    def _connection(self) -> Iterator[psycopg.Connection[Any]]:
        with reached(), psycopg.connect(self._url, autocommit=True) as connection:
            yield connection


def event_id(stream: bytes, version: int) -> str:
    """As `Said.event_id`, in a third of the time: uuid5 of the stream and the version."""
    digest = sha1(stream + str(version).encode(), usedforsecurity=False).digest()
    number = int.from_bytes(digest[:16]) & ~(0xF000 << 64 | 0xC000 << 48)
    text = f"{number | 0x5000 << 64 | 0x8000 << 48:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
