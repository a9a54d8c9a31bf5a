"""The log for whoever follows it or asks for its history: satisfies `readapi.ports.Events`."""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import AsyncCursor
from psycopg.rows import TupleRow, class_row

from domain.recorded import Recorded
from domain.upcasters import stored_as
from infra.mapper import EventMapper
from infra.postgres.pool import Pool
from infra.postgres.queries import sql
from infra.postgres.recorder import SELECT
from infra.secret import Secret

BREATH = 100
"""Events that are read, within a millisecond or two, before others have their turn."""


@dataclass(frozen=True)
class End:
    """Satisfies `readapi.ports.End`."""

    position: int
    at: datetime


class PostgresEvents:
    def __init__(self, pool: Pool, secret: Secret) -> None:
        self._pool = pool
        self._mapper = EventMapper(secret)

    async def last_position(self) -> int:
        async with self._pool.connection() as connection:
            cursor = await connection.execute(sql("last_position"))
            found = await cursor.fetchone()
        return int(found[0]) if found else 0

    async def end(self) -> End:
        async with (
            self._pool.connection() as connection,
            connection.cursor(row_factory=class_row(End)) as cursor,
        ):
            await cursor.execute(sql("end"))
            [found] = await cursor.fetchall()
        return found

    async def streams(self, ids: Collection[UUID]) -> Mapping[UUID, Sequence[Recorded]]:
        found: dict[UUID, list[Recorded]] = {id: [] for id in ids}
        where = "WHERE stream = ANY (%(ids)s) ORDER BY stream, version"
        for recorded in await self._select(where, {"ids": list(ids)}):
            found[recorded.stream].append(recorded)
        return found

    async def said_by(self, command: UUID) -> Sequence[Recorded]:
        """The events of one command, in order of position."""
        where = "WHERE command_id = %(command)s ORDER BY position"
        return await self._select(where, {"command": command})

    async def after(
        self,
        position: int,
        *,
        limit: int,
        topic: str | None = None,
        stream: UUID | None = None,
        actor: str | None = None,
        correlation: UUID | None = None,
    ) -> Sequence[Recorded]:
        given = {
            "position": position,
            "limit": limit,
            "topic": topic,
            "stored_as": stored_as(topic) if topic else [],
            "stream": stream,
            "actor": actor,
            "correlation": correlation,
        }
        return await self._select(sql("feed"), given)

    async def _select(self, where: str, given: Mapping[str, object]) -> list[Recorded]:
        async with self._pool.connection() as connection:
            rows = await connection.execute(SELECT + where, given, binary=True)
            lines = await fetched(rows)
        return await self.decoded(lines)

    async def decoded(self, lines: Iterable[TupleRow]) -> list[Recorded]:
        """Lines of `SELECT`; of many, others have their turn in between."""
        told: list[Recorded] = []
        for line in lines:
            told.append(self._mapper.read(line))
            if len(told) % BREATH == 0:
                await asyncio.sleep(0)
        return told


async def fetched(rows: AsyncCursor[TupleRow]) -> list[TupleRow]:
    """All lines of the answer; of many, others have their turn in between."""
    lines: list[TupleRow] = []
    while some := await rows.fetchmany(BREATH):
        lines += some
        if len(some) == BREATH:
            await asyncio.sleep(0)
    return lines
