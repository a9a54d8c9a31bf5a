"""What learns, put together in plain sight; apart from `wiring.py`, for it takes long to import."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from infra.frames import PostgresFrames
from infra.places import place
from infra.postgres.database import database
from infra.postgres.events import PostgresEvents
from infra.postgres.pool import open_pool
from infra.postgres.scores import PostgresScores
from infra.postgres.workspace import PostgresWorkspace
from infra.settings import Settings
from pipelines.steps import Work
from readapi.asof import AsOf, Clock
from solocrm.trainings import Trainings
from solocrm.wiring import secret_of


async def clock_of(settings: Settings, url: str) -> Clock:
    """Now, by the database, and the workspace's zone."""
    async with open_pool(url) as pool:
        zone = await PostgresWorkspace(pool).zone(settings.time_zone)
        now = (await PostgresEvents(pool, secret_of(settings)).end()).at
    return Clock(now, now, zone)


def work_of(settings: Settings, url: str, clock: Clock, as_of: str | None = None) -> Work:
    """What steps of learning work on. Raises `BadInstant`, `TimeInFuture`."""
    folder = settings.folder("serve")
    return Work(
        log=PostgresFrames(url),
        place=place(settings.archive or str(folder / "archive")),
        features=place(str(folder / "features")),
        learned=place(str(folder / "learned")),
        as_of=AsOf.asked(as_of, as_of, clock).at,
        zone=clock.zone,
        scores=PostgresScores(url),
        record=Trainings(url, secret_of(settings)).record,
    )


@asynccontextmanager
async def opened(as_of: str | None = None) -> AsyncIterator[Work]:
    """As the environment says."""
    settings = Settings.read()
    with database(settings) as url:
        yield work_of(settings, url, await clock_of(settings, url), as_of)
