"""The one place that sees every layer, and puts them together in plain sight."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import readapi
from infra.postgres.database import database
from infra.postgres.ear import listening
from infra.postgres.events import PostgresEvents
from infra.postgres.following import catch_up
from infra.postgres.imports import PostgresImports
from infra.postgres.log import open_log
from infra.postgres.people import PostgresPeople
from infra.postgres.pool import open_pool
from infra.postgres.read_models import PostgresReadModels
from infra.postgres.reader import PostgresDatabase
from infra.postgres.streams import PostgresStreams
from infra.postgres.tidy import tidying
from infra.postgres.workspace import PostgresWorkspace
from infra.secret import Secret, master_key
from infra.settings import Kind, Settings
from projections.catalogue import PROJECTIONS
from readapi.snapshot import DatabaseReader
from web.parts import Parts

QUERIES = Path(readapi.__file__).parent / "sql"


def secret_of(settings: Settings, kind: Kind = "serve") -> Secret:
    """By the master key that is set, or else of the data folder."""
    return Secret(settings.master_key or master_key(settings.folder(kind)))


@asynccontextmanager
async def open_parts(settings: Settings, url: str, kind: Kind) -> AsyncIterator[Parts]:
    """What the doors stand on, for as long as they are open."""
    secret = secret_of(settings, kind)
    async with (
        open_pool(url) as pool,
        listening(url) as ear,
        open_log(url, secret) as log,
        tidying(pool),
    ):
        zone = await PostgresWorkspace(pool).zone(settings.time_zone)
        yield Parts(
            log=log,
            appends=log.appends,
            reader=DatabaseReader(PostgresDatabase(pool, QUERIES, ear.folded), zone),
            events=PostgresEvents(pool, secret),
            recorded=ear.recorded,
            people=PostgresPeople(pool),
            imports=PostgresImports(pool),
            read_models=PostgresReadModels(pool),
            streams=PostgresStreams(pool),
            zone=zone,
            kind=kind,
        )


@asynccontextmanager
async def parts_of(settings: Settings) -> AsyncIterator[Parts]:
    """For one command of the command line: read models are folded first if nobody else does."""
    with database(settings) as url:
        catch_up(url, PROJECTIONS, secret_of(settings))
        async with open_parts(settings, url, "serve") as parts:
            yield parts
