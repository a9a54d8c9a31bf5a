"""How the read models stand, for who watches over them: satisfies `readapi.ports.ReadModels`."""

from typing import Any

from psycopg.rows import class_row

from infra.postgres.builds import Build
from infra.postgres.pool import Pool
from infra.postgres.queries import sql
from infra.postgres.upkeep import Status, Waiting, Working


class PostgresReadModels:
    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def live(self) -> list[Status]:
        return await self._lines(Status, "projections_status")

    async def builds(self) -> list[Build]:
        return await self._lines(Build, "builds")

    async def workers(self) -> list[Working]:
        return await self._lines(Working, "workers_status")

    async def parked(self) -> list[Waiting]:
        return await self._lines(Waiting, "parked_streams")

    async def _lines(self, line: type[Any], query: str) -> list[Any]:
        async with (
            self._pool.connection() as connection,
            connection.cursor(row_factory=class_row(line)) as cursor,
        ):
            await cursor.execute(sql(query))
            return await cursor.fetchall()
