"""The read API's queries over the rows of a fold, on a real Postgres, at any (at, known_at)."""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

import readapi
from infra.mapper import EventMapper
from infra.postgres.builds import live_schemas
from infra.postgres.ear import News
from infra.postgres.following import catch_up
from infra.postgres.pool import open_pool
from infra.postgres.reader import PostgresDatabase
from infra.postgres.store import PostgresStore
from projections.catalogue import PROJECTIONS
from projections.engine.fold import Fold
from projections.engine.history import Row
from readapi.asof import AsOf
from readapi.ports import L, Restatement, Session
from tests.secret import SECRET

SQL = Path(readapi.__file__).parent / "sql"


class Tables:
    """Live read models that hold just the rows of a fold."""

    def __init__(self, url: str) -> None:
        self.connection = psycopg.connect(url, autocommit=True)
        catch_up(url, PROJECTIONS, SECRET)
        schemas = live_schemas(self.connection, PROJECTIONS) or {}
        self.stores = [
            PostgresStore(self.connection, each, schema, EventMapper(SECRET))
            for each, schema in schemas.items()
        ]
        self.filled = {table.name for store in self.stores for table in store.tables}

    def load(self, fold: Fold) -> None:
        """Only what holds rows is emptied."""
        rows: dict[str, list[Row]] = defaultdict(list)
        for row in fold.rows():
            rows[row.table].append(row)
        with self.connection.transaction():
            if self.filled:
                self.connection.execute(f"TRUNCATE {', '.join(self.filled)}")
                self.filled.clear()
            for store in self.stores:
                for table in store.tables:
                    if own := rows[table.table.name]:
                        store.insert(table, own)
                        self.filled.add(table.name)

    async def aclose(self) -> None:
        self.connection.close()


@dataclass(frozen=True)
class FixedSnapshot:
    """Satisfies `Snapshot`."""

    session: Session
    asof: AsOf
    now: datetime
    position: int = 0
    incomplete: int = 0
    restated_by: Sequence[Restatement] = field(default=())
    read: Sequence[str] = ()
    builds: Mapping[str, str] = field(default_factory=dict)

    def instant(self, text: str) -> datetime:
        return datetime.fromisoformat(text)

    async def lines(self, query: str, line: type[L], **given: object) -> Sequence[L]:
        instants: dict[str, object] = {
            "at": self.asof.at,
            "known_at": self.asof.known_at,
            "zone": "UTC",
        }
        return await self.session.lines(query, line, instants | given)

    def check(self, id: UUID) -> None: ...


@asynccontextmanager
async def asking(url: str) -> AsyncIterator[Any]:
    """Tables to load, and a function from (at, known_at) to a snapshot's context."""
    tables = Tables(url)
    async with open_pool(url) as pool, aclosing(tables):
        database = PostgresDatabase(pool, SQL, News())

        @asynccontextmanager
        async def as_of(at: datetime, known_at: datetime) -> AsyncIterator[FixedSnapshot]:
            async with database.session() as session:
                yield FixedSnapshot(session, AsOf(min(at, known_at), known_at), session.now)

        yield tables, as_of
