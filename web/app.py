"""The one process that serves commands, reads and the page."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from fastapi import FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles

import commands.http
import readapi.http
from commands.imports.ports import Imports
from commands.ports import Log
from infra.settings import Kind
from readapi.ports import Asked, Events, Reader
from web import problems
from web.auth import identify
from web.ports import People
from web.render import POLICY

STATIC = Path(__file__).parent / "static"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@dataclass(frozen=True)
class Parts:
    """What the doors stand on; `kind` says whose data folder it is."""

    log: Log
    reader: Reader
    events: Events
    people: People
    imports: Imports
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
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    problems.install(app)
    app.middleware("http")(secured)
    app.include_router(commands.http.router(the_log, identify))
    app.include_router(readapi.http.router(identify))
    app.get("/healthz", tags=["health"])(healthz)
    app.get("/readyz", tags=["health"])(readyz)
    app.mount("/static", StaticFiles(directory=STATIC))
    return app


async def secured(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    response = await call_next(request)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


async def healthz() -> dict[str, str]:
    """Whether the process answers."""
    return {"status": "ok"}


async def readyz(request: Request) -> dict[str, int]:
    """Whether reads are answered, and how far they are folded; 503 if not."""
    async with parts(request).reader.snapshot(Asked()) as snapshot:
        return {"position": snapshot.position}


def parts(request: Request) -> Parts:
    found: Parts = request.app.state.parts
    return found


def the_log(request: Request) -> Log:
    return parts(request).log
