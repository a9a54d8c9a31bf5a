"""`serve` and `demo`: the doors in this process, the worker that folds in one of its own."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from secrets import token_urlsafe
from threading import Event
from types import FrameType
from zoneinfo import ZoneInfo

import uvicorn
from uvicorn.server import HANDLED_SIGNALS

from domain.errors import Conflict
from infra.postgres.learners import learner
from infra.postgres.pool import open_pool
from infra.postgres.unlearned import unlearned
from infra.postgres.workspace import PostgresWorkspace
from infra.settings import Kind, Settings
from readapi.ports import Asked
from readapi.snapshot import Behind, ProjectorDown
from solocrm.beside import Running, watching
from solocrm.collecting import collect_seldom
from solocrm.nightly import learning
from solocrm.wiring import open_parts
from web.app import create_app
from web.parts import Parts

BREATH = 1.0
"""Seconds after which a worker that ended is begun anew."""

LAST_ANSWERS = 10
"""Seconds that answers under way may take once the process is told to stop."""

Prepare = Callable[[Parts, str], Awaitable[list[str]]]
"""What is done before the doors open; the lines to tell once they are. It is given the address at
which the first user chooses a password.
"""


class PortTaken(Conflict, code="port_taken"):
    """Another program listens at that port: choose another by --port."""


def serve(
    settings: Settings,
    url: str,
    kind: Kind,
    prepare: Prepare,
    opened: Callable[[str], object] | None = None,
) -> None:
    """Until the process is told to stop; `opened` is called with the address. Raises `PortTaken`.

    What is prepared is folded before the doors open.
    """
    listening = listen(settings.host, settings.port)
    address = f"http://{settings.host}:{listening.getsockname()[1]}"
    token = token_urlsafe(16)
    setup = f"{address}/setup?token={token}"
    lines = asyncio.run(prepared(settings, url, kind, prepare, setup))
    with worker(url, settings.folder(kind)):
        zone = asyncio.run(caught_up(settings, url, kind))
        opening = partial(open_parts, settings, url, kind)
        app = create_app(opening, host=settings.host, setup_token=token)
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            lifespan="on",
            timeout_graceful_shutdown=LAST_ANSWERS,
        )
        told = [f"ready {address}", *lines]
        server = Server(config, app.state.stopping, told, opened and partial(opened, address))
        with learns(settings, url, kind, zone):
            server.run([listening])


def learns(
    settings: Settings, url: str, kind: Kind, zone: ZoneInfo
) -> AbstractContextManager[None]:
    """Beside the doors, unless the settings say otherwise."""
    if settings.no_learning:
        return nullcontext()
    return learning(url, settings.folder(kind), zone, unlearned, learner)


async def prepared(
    settings: Settings, url: str, kind: Kind, prepare: Prepare, setup: str
) -> list[str]:
    moved = await moved_zone(settings, url)
    async with open_parts(settings, url, kind) as parts:
        return [*await prepare(parts, setup), *moved]


async def moved_zone(settings: Settings, url: str) -> list[str]:
    """What to tell where the settings say that days begin and end elsewhere than before."""
    if settings.time_zone is None:
        return []
    async with open_pool(url) as pool:
        before = await PostgresWorkspace(pool).move(settings.time_zone)
    if before is None:
        return []
    return [f"days begin and end in {settings.time_zone} from now on, no longer in {before}"]


async def caught_up(settings: Settings, url: str, kind: Kind) -> ZoneInfo:
    """The workspace's zone, once all is folded."""
    async with open_parts(settings, url, kind) as parts:
        await folded(parts)
        return parts.zone


async def folded(parts: Parts) -> None:
    """Everything that is recorded is in the read models."""
    while True:
        try:
            async with parts.reader.snapshot(Asked()):
                last = await parts.events.last_position()
            async with parts.reader.snapshot(Asked(min_position=last)):
                return
        except (Behind, ProjectorDown):
            await asyncio.sleep(0.1)


class Server(uvicorn.Server):
    """Says so on its own lines when the doors are open."""

    def __init__(
        self,
        config: uvicorn.Config,
        stopping: Event,
        lines: list[str],
        opened: Callable[[], object] | None,
    ) -> None:
        super().__init__(config)
        self._stopping = stopping
        self._lines = lines
        self._opened = opened

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """To be told to stop is no failure: the signal is not raised again."""
        for each in HANDLED_SIGNALS:
            signal.signal(each, self.handle_exit)
        yield

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """To be told again changes nothing: what is under way is answered, what is queued is
        written, and what was started is stopped.
        """
        for each in HANDLED_SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Whoever follows the log is told first: else their answers would never end."""
        self._stopping.set()
        await super().shutdown(sockets)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            collect_seldom()
            if self._lines:
                print(*self._lines, sep="\n", flush=True)
            if self._opened:
                self._opened()


def listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as taken:
        listening.close()
        raise PortTaken(host=host, port=port) from taken
    return listening


@contextmanager
def worker(url: str, folder: Path) -> Iterator[None]:
    """A process that folds the log, begun anew if it ends; it ends with this one, however that
    ends. The master key is in the folder, if it is not set.
    """
    command = [sys.executable, "-P", "-m", "solocrm", "projections", "work"]
    command += ["--with", str(os.getpid())]
    place = {"SOLOCRM_DATABASE_URL": url, "SOLOCRM_DATA_DIR": str(folder)}

    def watch(over: Event, running: Running) -> None:
        while not over.is_set():
            running[:] = [subprocess.Popen(command, env=os.environ | place)]
            running[0].wait()
            over.wait(BREATH)

    with watching(watch):
        yield


async def first_start(parts: Parts, setup: str) -> list[str]:
    """How the founder gets in: by a page that asks for a password at the first start."""
    return [] if await parts.people.has_founder() else [f"choose your password at {setup}"]
