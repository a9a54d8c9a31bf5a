"""Runs the read API's queries: satisfies `readapi.ports.Database`.

The folder of queries is handed in by the wiring; `:name` in them becomes a bound parameter.
"""

import re
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from psycopg import AsyncConnection, IsolationLevel
from psycopg.rows import class_row

from infra.postgres.ear import News
from infra.postgres.pool import Pool
from infra.postgres.queries import sql
from projections.catalogue import PROJECTIONS

L = TypeVar("L")
INCLUDE = re.compile(r"^-- include (\S+)$", re.MULTILINE)
WORD = re.compile(r"\w+")
PARAMETER = re.compile(r"(?<![:\w]):([a-z_]+)")


@dataclass(frozen=True)
class PostgresSession:
    """One snapshot of the database: how far it is folded, and its live read models."""

    connection: AsyncConnection[Any]
    folder: Path
    now: datetime
    settled: datetime
    lags: bool
    led: bool
    live: bool
    position: int
    stopped: Collection[str]
    parked: Mapping[str, Collection[UUID]]
    builds: Mapping[str, str]

    def reads(self, query: str) -> Collection[str]:
        return _read_models(self.folder, query)

    async def lines(self, query: str, line: type[L], given: Mapping[str, object]) -> Sequence[L]:
        async with self.connection.cursor(row_factory=class_row(line), binary=True) as cursor:
            await cursor.execute(_query(self.folder, query), given)
            return await cursor.fetchall()


class PostgresDatabase:
    def __init__(self, pool: Pool, folder: Path, folded: News) -> None:
        self._pool = pool
        self._folder = folder
        self.folded = folded

    @asynccontextmanager
    async def session(self) -> AsyncIterator[PostgresSession]:
        async with self._pool.connection() as connection:
            await connection.set_isolation_level(IsolationLevel.REPEATABLE_READ)
            async with connection.transaction():
                cursor = await connection.execute(sql("snapshot"), binary=True)
                found = await cursor.fetchone()
                assert found
                now, settled, lags, led, live, position, stopped, parked, builds = found[:9]
                yield PostgresSession(
                    connection=connection,
                    folder=self._folder,
                    now=now,
                    settled=settled,
                    lags=lags,
                    led=led,
                    live=live,
                    position=position,
                    stopped=stopped or (),
                    parked={name: [*map(UUID, ids)] for name, ids in (parked or {}).items()},
                    builds=builds or {},
                )

    async def tick(self) -> None:
        async with self._pool.connection() as connection:
            await connection.execute("SELECT tick()")


@cache
def _read_models(folder: Path, name: str) -> frozenset[str]:
    """Whose tables the query names."""
    words = set(WORD.findall(_query(folder, name)))
    return frozenset(
        each.name for each in PROJECTIONS if words & {table.name for table in each.tables}
    )


@cache
def _query(folder: Path, name: str) -> str:
    query, _, by = name.partition(" by ")
    whole = _whole(folder, f"{query}.sql", by or "nothing")
    return PARAMETER.sub(r"%(\1)s", whole.replace("%", "%%"))


def _whole(folder: Path, file: str, by: str) -> str:
    """A line `-- include FILE` stands for that file of the folder."""
    text = (folder / file).read_text("utf-8")
    return INCLUDE.sub(lambda line: _whole(folder, line[1].format(by=by), by), text)
