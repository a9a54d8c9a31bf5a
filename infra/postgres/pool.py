"""Connections that the tasks of one process share."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, TypeVar

from psycopg import AsyncConnection, InterfaceError, OperationalError
from psycopg.rows import class_row
from psycopg_pool import AsyncConnectionPool

from domain.errors import Unavailable
from infra.postgres.queries import sql

L = TypeVar("L")

LARGEST = 8
"""Small: several processes share one server."""
PATIENCE = 10.0
"""Seconds to wait for a connection."""
GIVE_UP = 5.0
"""Seconds after which attempts to connect, ever further apart, are given up: the next who asks
begins anew, and does not wait as long again as the database was away.
"""


class DatabaseUnreachable(Unavailable, code="database_unreachable"):
    """The database does not answer."""


class Pool(AsyncConnectionPool[AsyncConnection[Any]]):
    """A lost database is told in our words; connections to it are made anew when it is back."""

    @asynccontextmanager
    async def connection(self, timeout: float | None = None) -> AsyncIterator[AsyncConnection[Any]]:
        with reached():
            async with super().connection(timeout) as connection:
                yield connection


async def lines(pool: Pool, line: type[L], query: str) -> list[L]:
    """What the query of `sql/` finds, a line each."""
    async with (
        pool.connection() as connection,
        connection.cursor(row_factory=class_row(line)) as cursor,
    ):
        await cursor.execute(sql(query))
        return await cursor.fetchall()


@contextmanager
def reached() -> Iterator[None]:
    """Raises `DatabaseUnreachable` where the database is lost."""
    try:
        yield
    except (OperationalError, InterfaceError) as lost:
        raise DatabaseUnreachable(said=str(lost).strip()) from lost


@asynccontextmanager
async def open_pool(url: str) -> AsyncIterator[Pool]:
    """Autocommit, unless a transaction is begun."""
    settings = {"autocommit": True, "application_name": "solocrm"}
    async with Pool(
        url,
        min_size=1,
        max_size=LARGEST,
        open=False,
        kwargs=settings,
        timeout=PATIENCE,
        reconnect_timeout=GIVE_UP,
    ) as pool:
        yield pool
