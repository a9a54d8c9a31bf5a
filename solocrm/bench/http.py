"""Commands a second through HTTP: 32 clients, each with its key and an idempotency key.

Value: the whole server, one process. Peer: `app.save()` of the plain library in one thread, without
any HTTP. Limit: an empty endpoint of the same server, asked by the same clients.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from uuid import uuid4

import uvicorn

from commands.catalogue import command
from commands.command import Call
from commands.execute import execute
from infra.settings import Settings
from solocrm.bench import peers
from solocrm.bench.client import Asking, at_the_empty_endpoint, opening_and_moving, talk
from solocrm.bench.database import database
from solocrm.bench.figures import Figure, Result
from solocrm.bench.measuring import in_processes, medians, rate, rate_of_all
from solocrm.bench.sample import CUSTOMERS, PIPELINE, STAGES, commands, said_by
from solocrm.serving import Server, listen
from solocrm.wiring import open_parts
from web.app import create_app

EVENTS = 20_000
CLIENTS = 32
PROCESSES = 2
PEER = "app.save() of plain eventsourcing, in process, 1 thread"
LIMIT = "an empty endpoint of the same server"


def run(events: int = EVENTS) -> Result:
    waits: list[list[float]] = []
    with database() as url, TemporaryDirectory(prefix="solocrm-") as folder:
        settings = Settings(data_dir=Path(folder), master_key=bytes(32))
        key = asyncio.run(prepare(settings, url))
        with serving(settings, url) as port:
            write = partial(load, port, opening_and_moving, key, waits)
            ask = partial(load, port, at_the_empty_endpoint, key, [])
            found = medians((write, events), (saves(url), min(events, peers.FIRST)), (ask, events))
    cuts = quantiles([wait for own in waits[1:] for wait in own], n=100)
    return Result(
        "commands/s",
        found[0],
        Figure(PEER, found[1]),
        Figure(LIMIT, found[2]),
        events=events,
        beside={"p50_ms": cuts[49] * 1_000, "p99_ms": cuts[98] * 1_000},
    )


def load(
    port: int, asking: Callable[[str], Asking], key: str, waits: list[list[float]], number: int
) -> float:
    """Requests a second; to `waits` is added how long each took, in seconds."""
    each = number // CLIENTS
    answers = in_processes(PROCESSES, talk, port, asking, key, CLIENTS // PROCESSES, each)
    waits.append([wait for own, _, _ in answers for wait in own])
    return rate_of_all([(len(own), begun, ended) for own, begun, ended in answers])


def saves(url: str) -> Callable[[int], float]:
    def measured(number: int) -> float:
        with peers.plain(url) as application:
            return rate(number, lambda: peers.save_all(application, commands(number)))

    return measured


async def prepare(settings: Settings, url: str) -> str:
    """A pipeline, customers, and a key that may write."""
    stages = [{"id": each, "name": str(each), "probability": "0.5"} for each in STAGES]
    async with open_parts(settings, url, "serve") as parts:
        define, enter = command("pipelines", "define"), command("customers", "enter")
        body = {"name": "Deals", "stages": stages}
        await execute(parts.log, define, Call(PIPELINE, body, said_by(uuid4())))
        for number, customer in enumerate(CUSTOMERS):
            call = Call(customer, {"name": f"Tea House {number}"}, said_by(uuid4()))
            await execute(parts.log, enter, call)
        return await parts.people.make_key("benchmark", "administrator", ["read", "write"], None)


@contextmanager
def serving(settings: Settings, url: str) -> Iterator[int]:
    """The port of a server in a process of its own."""
    processes = get_context("spawn")
    told, tell = processes.Pipe(duplex=False)
    process: BaseProcess = processes.Process(target=_serve, args=(settings, url, tell))
    process.start()
    tell.close()
    try:
        yield told.recv()
    finally:
        process.terminate()
        process.join()


def _serve(settings: Settings, url: str, tell: Connection) -> None:
    listening = listen("127.0.0.1", 0)
    app = create_app(partial(open_parts, settings, url, "serve"))
    config = uvicorn.Config(app, log_level="warning", access_log=False, lifespan="on")
    listening.listen(CLIENTS)  # whoever comes before it serves waits
    tell.send(listening.getsockname()[1])
    Server(config, app.state.stopping, [], None).run([listening])
