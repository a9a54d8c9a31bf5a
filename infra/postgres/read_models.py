"""How the read models stand, for who watches over them: satisfies `readapi.ports.ReadModels`."""

from infra.postgres.builds import Build
from infra.postgres.pool import Pool, lines
from infra.postgres.upkeep import Status, Waiting, Working


class PostgresReadModels:
    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def live(self) -> list[Status]:
        return await lines(self._pool, Status, "projections_status")

    async def builds(self) -> list[Build]:
        return await lines(self._pool, Build, "builds")

    async def workers(self) -> list[Working]:
        return await lines(self._pool, Working, "workers_status")

    async def parked(self) -> list[Waiting]:
        return await lines(self._pool, Waiting, "parked_streams")
