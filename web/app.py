"""The one process that serves commands, reads and the page."""

from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from threading import Event

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.staticfiles import StaticFiles
from fastapi.telemetry import TelemetryConfig

import commands.http
import readapi.http
import readapi.sse
from commands.lane import Lane
from readapi.feed import Stalls
from readapi.ports import Asked
from readapi.routing import take
from web import metrics
from web.auth import identify, whoever_calls
from web.guard import Guard
from web.kept import Kept
from web.pages import (
    activities,
    beginning,
    boards,
    campaigns,
    changes,
    customers,
    deals,
    doors,
    evaluation,
    films,
    finding,
    forecast,
    forgetting,
    front,
    funnels,
    imports,
    lists,
    live,
    log,
    manual,
    meaning,
    merging,
    merging_deals,
    models,
    orders,
    problems,
    projections,
    quality,
    recommended,
    segments,
    selling,
    service,
    tickets,
    today,
    whatif,
)
from web.parameters import known
from web.parts import Parts, parts, the_log
from web.problems import told
from web.signpost import Signpost
from web.throttle import Throttle

STATIC = Path(__file__).parent / "static"
NOBODY: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False}
"""Is told of requests by FastAPI: to look at each whether somebody wants to be took a fortieth."""

PAGES = (
    *(front, today, doors, boards, merging_deals, deals, funnels, films, changes),
    *(evaluation, whatif, lists, activities, beginning, campaigns),
    *(customers, merging, orders, selling, service, tickets),
    *(forgetting, imports, log, live, projections, finding, manual, meaning),
    *(forecast, models, quality, recommended, segments),
)


def create_app(
    open_parts: Callable[[], AbstractAsyncContextManager[Parts]],
    *,
    host: str = "127.0.0.1",
    setup_token: str | None = None,
) -> FastAPI:
    """The parts are opened when the server starts, and closed when it stops.

    `host` is what the server listens at; who shows the `setup_token` may become the first user.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_parts() as opened:
            app.state.parts = opened
            yield

    app = FastAPI(
        title="SoloCRM",
        description="Every number can be replayed, explained and proved.",
        lifespan=lifespan,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        telemetry=NOBODY,
    )
    app.state.setup_token, app.state.answered = setup_token, Counter()
    start_afresh(app)
    problems.install(app)
    app.add_middleware(Guard, host=host, answered=app.state.answered)
    app.mount("/static", StaticFiles(directory=STATIC))
    checks = [Depends(known)]
    writes = commands.http.router(the_log, identify, told, checks)
    app.router.routes += writes.routes
    app.router.routes += readapi.http.router(identify, checks).routes
    app.router.routes += readapi.sse.router(identify, checks).routes
    health = APIRouter(tags=["health"])
    health.get("/healthz")(healthz)
    health.get("/readyz")(readyz)
    take(health, metrics.routes)
    app.router.routes += health.routes
    for page in PAGES:
        take(app.router, page.routes, shown=False)
    lane = Lane(writes.routes, the_log, whoever_calls)
    app.router.routes[:0] = [lane, Signpost(app.router.routes)]
    return app


def start_afresh(app: FastAPI) -> None:
    """Nothing is remembered yet of what was asked."""
    app.state.throttle, app.state.chronicle = Throttle(), Kept()
    app.state.stopping, app.state.stalls = Event(), Stalls()
    app.state.answered.clear()


async def healthz() -> dict[str, str]:
    """Whether the process answers."""
    return {"status": "ok"}


async def readyz(request: Request) -> dict[str, int]:
    """Whether reads are answered, and how far they are folded; 503 if not."""
    async with parts(request).reader.snapshot(Asked()) as snapshot:
        return {"position": snapshot.position}
