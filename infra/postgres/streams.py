"""How far the log has left by Kafka, and what came in by it: satisfies `web.ports.Streams`."""

from dataclasses import dataclass
from typing import Any

from psycopg.rows import class_row

from infra.postgres.pool import Pool
from infra.postgres.queries import sql


@dataclass(frozen=True)
class Relayed:
    """Every event up to `position` is acknowledged; `behind` events are not, the first of which was
    recorded so many `seconds` ago.
    """

    prefix: str
    position: int
    behind: int
    seconds: float


@dataclass(frozen=True)
class TakenIn:
    """Of one mapping: messages so far, those that became dead letters, and those that wait."""

    name: str
    messages: int
    dead_letters: int
    lag: int


class PostgresStreams:
    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def relays(self) -> list[Relayed]:
        return await self._lines(Relayed, "relays_status")

    async def intakes(self) -> list[TakenIn]:
        return await self._lines(TakenIn, "intakes_status")

    async def _lines(self, line: type[Any], query: str) -> list[Any]:
        async with (
            self._pool.connection() as connection,
            connection.cursor(row_factory=class_row(line)) as cursor,
        ):
            await cursor.execute(sql(query))
            return await cursor.fetchall()
