"""What learns, put together in plain sight; apart from `wiring.py`, for it takes long to import."""

from infra.frames import PostgresFrames
from infra.places import place
from infra.postgres.events import PostgresEvents
from infra.postgres.pool import open_pool
from infra.postgres.workspace import PostgresWorkspace
from infra.settings import Settings
from pipelines.steps import Work
from readapi.asof import AsOf, Clock
from solocrm.wiring import secret_of


async def work_of(settings: Settings, url: str, as_of: str | None = None) -> Work:
    """What steps of learning work on. Raises `BadInstant`, `TimeInFuture`."""
    async with open_pool(url) as pool:
        zone = await PostgresWorkspace(pool).zone(settings.time_zone)
        now = (await PostgresEvents(pool, secret_of(settings)).end()).at
    asked = AsOf.asked(as_of, as_of, Clock(now, now, zone))
    archive = settings.archive or str(settings.folder("serve") / "archive")
    return Work(PostgresFrames(url), place(archive), asked.at, zone)
