"""What holds for all who ask, whichever process answers: the zone in which days begin and end."""

from zoneinfo import ZoneInfo

from domain.errors import Invalid
from infra.postgres.pool import Pool
from infra.postgres.queries import sql
from infra.settings import UTC


class UnknownZone(Invalid, code="unknown_zone"):
    """This machine does not know the workspace's time zone: update its zone data."""


class PostgresWorkspace:
    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def zone(self, first: ZoneInfo | None) -> ZoneInfo:
        """Kept since the first start, when it was `first`, or else UTC. Raises `UnknownZone`."""
        return await self._kept() or await self._begin(first or UTC)

    async def move(self, zone: ZoneInfo) -> ZoneInfo | None:
        """Days begin and end there from now on; where they did before, if that was elsewhere."""
        before = await self.zone(zone)
        if before.key == zone.key:
            return None
        async with self._pool.connection() as connection:
            await connection.execute(sql("move_workspace"), {"zone": zone.key})
        return before

    async def _kept(self) -> ZoneInfo | None:
        async with self._pool.connection() as connection:
            row = await (await connection.execute(sql("time_zone"))).fetchone()
        try:
            return ZoneInfo(row[0]) if row else None
        except (KeyError, ValueError, OSError):
            raise UnknownZone(zone=row and row[0]) from None

    async def _begin(self, zone: ZoneInfo) -> ZoneInfo:
        """Another process may have begun it at the same moment: then its zone holds."""
        async with self._pool.connection() as connection:
            await connection.execute(sql("begin_workspace"), {"zone": zone.key})
        return await self._kept() or zone
