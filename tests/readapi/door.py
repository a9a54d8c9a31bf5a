"""The read API over HTTP: a story in memory, stored and folded on a real Postgres."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import datetime
from functools import cache
from threading import Event
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Depends, FastAPI

import readapi.http
from domain.recorded import Draft, Provenance
from infra.postgres.ear import listening
from infra.postgres.events import PostgresEvents
from infra.postgres.following import catch_up
from infra.postgres.log import open_log
from infra.postgres.pool import open_pool
from infra.postgres.read_models import PostgresReadModels
from infra.postgres.reader import PostgresDatabase
from projections.catalogue import PROJECTIONS
from readapi.feed import Stalls
from readapi.snapshot import DatabaseReader
from tests.crm import Crm
from tests.direct import Direct, begun
from tests.readapi.loaded import SQL
from tests.secret import SECRET
from tests.stored import as_draft
from web import problems
from web.parameters import known

UTC = ZoneInfo("UTC")


class Door:
    def __init__(self, url: str, app: FastAPI, client: Direct) -> None:
        self.url = url
        self.app = app
        self.client = client
        self.stored = 0

    def tell(self, crm: Crm) -> None:
        """What is new in the story: at first known as it was known there, later from now on."""
        drafts = [(as_draft(r), r.by) for r in crm.log.events[self.stored :]]
        if self.stored:
            drafts = [(replace(draft, known_from=None), by) for draft, by in drafts]
        asyncio.run(self._append(drafts))
        self.stored = len(crm.log.events)
        catch_up(self.url, PROJECTIONS, SECRET)

    async def _append(self, drafts: list[tuple[Draft, Provenance]]) -> None:
        async with open_log(self.url, SECRET) as log:
            await log.append_all(drafts)

    def get(self, path: str, at: datetime | None = None, **params: Any) -> Any:
        """The answer as JSON, or the code of the refusal."""
        asked = {"at": at.isoformat()} if at else {}
        known_at = params.pop("known_at", None)
        asked |= {"known_at": known_at.isoformat()} if known_at else {}
        answer = self.client.get(f"/api/{path}", params=asked | params)
        return answer.json() if answer.is_success else answer.json()["code"]


@contextmanager
def open_door(url: str) -> Iterator[Door]:
    app().state.url, app().state.stopping, app().state.stalls = url, Event(), Stalls()
    with begun(app()) as client:
        yield Door(url, app(), client)


@cache
def app() -> FastAPI:
    """One for all doors: making its routes takes longer than most tests."""

    async def anybody() -> None: ...

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        url = app.state.url
        async with open_pool(url) as pool, listening(url) as ear:
            reader = DatabaseReader(PostgresDatabase(pool, SQL, ear.folded), UTC)
            events = PostgresEvents(pool, SECRET)
            app.state.parts = SimpleNamespace(
                read_models=PostgresReadModels(pool),
                reader=reader,
                events=events,
                recorded=ear.recorded,
                zone=UTC,
            )
            yield

    made = FastAPI(lifespan=lifespan)
    for kind, handler in problems.HANDLERS.items():
        made.add_exception_handler(kind, handler)
    made.include_router(readapi.http.router(anybody), dependencies=[Depends(known)])
    return made
