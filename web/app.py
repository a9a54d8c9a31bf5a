"""The one process that serves commands, reads and the page."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from fastapi import FastAPI, Request

import commands.http
import readapi.http
from commands.ports import Log
from infra.settings import Kind
from readapi.ports import Events, Reader
from web import problems
from web.auth import identify
from web.ports import People

OPENAPI = "/api/openapi.json"


@dataclass(frozen=True)
class Parts:
    """What the doors stand on; `kind` says whose data folder it is."""

    log: Log
    reader: Reader
    events: Events
    people: People
    zone: ZoneInfo
    kind: Kind


def create_app(open_parts: Callable[[], AbstractAsyncContextManager[Parts]]) -> FastAPI:
    """The parts are opened when the server starts, and closed when it stops."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_parts() as parts:
            app.state.parts = parts
            yield

    app = FastAPI(
        title="SoloCRM",
        description="Every number can be replayed, explained and proved.",
        lifespan=lifespan,
        openapi_url=OPENAPI,
        docs_url=None,
        redoc_url=None,
    )
    problems.install(app)
    app.include_router(commands.http.router(the_log, identify))
    return app


def parts(request: Request) -> Parts:
    found: Parts = request.app.state.parts
    return found


def the_log(request: Request) -> Log:
    return parts(request).log
