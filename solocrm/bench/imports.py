"""Ready events into the log in bulk, a second; live commands go on beside them.

Value: with keys, checks and order. Peer: the library saves ready aggregates, a thousand events a
transaction. Limit: the same rows, made beforehand, by one COPY into the same table without order.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from statistics import quantiles
from time import perf_counter
from uuid import uuid4

import psycopg

from commands.ports import Bulk, Request
from infra.mapper import owners, parts
from infra.postgres.chunk import TAIL, Chunk
from infra.postgres.log import PostgresLog, open_log
from infra.postgres.queries import sql
from infra.secret import Secret
from solocrm.bench import bare, peers, ready, sample
from solocrm.bench.database import database
from solocrm.bench.figures import Compared, Figure, Result
from solocrm.bench.measuring import in_processes, medians, rate

EVENTS = 50_000
PEER = "app.save(*aggregates) of plain eventsourcing"
LIMIT = "COPY of ready rows into the same table"
BATCH = 250
"""Aggregates of a peer's transaction: with a thousand events."""
EVERY = 0.01
"""Seconds between two live commands."""
LAST = "SELECT coalesce(max(position), 0) FROM bare_events"
WARM = 1_000
"""Events before the clock starts."""
SECRET = Secret(bytes(32))


@dataclass
class Beside:
    """What is seen beside the value: seconds that live commands took, and the longest hold."""

    live: list[float] = field(default_factory=list)
    longest: float = 0.0

    def measure(self, url: str, number: int) -> float:
        (seconds, bulk), live = in_processes(2, work, url, number)
        self.live += live
        self.longest = max(self.longest, bulk.longest)
        return number / float(seconds)

    def figures(self) -> dict[str, float | Compared]:
        p99 = quantiles(self.live, n=100)[98] * 1_000
        return {
            "live_p99": Compared("ms", p99),
            "longest_hold": Compared("ms", self.longest * 1_000),
        }


def run(events: int = EVENTS) -> Result:
    beside = Beside()
    with database() as url, peers.plain(url) as application:
        bare.prepare(url)
        value, peer, limit = medians(
            (partial(beside.measure, url), events),
            (lambda number: saved(application, number), min(events, peers.FIRST)),
            (partial(copied, url), events),
        )
    compared = (Figure(PEER, peer), Figure(LIMIT, limit))
    return Result("events/s", value, *compared, events=events, beside=beside.figures())


def work(
    place: int, ready: Callable[[], object], url: str, number: int
) -> tuple[float, Bulk] | list[float]:
    if place == 0:
        return asyncio.run(written(url, number, ready))
    return asyncio.run(lived(url, number, ready))


async def written(url: str, number: int, begin: Callable[[], object]) -> tuple[float, Bulk]:
    """The seconds that it took."""
    async with open_log(url, SECRET) as log:
        said = ready.commands(number)
        await log.append_all(ready.commands(WARM))
        begin()  # both are warm
        begin()
        begun = perf_counter()
        bulk = await log.append_all(said)
        return perf_counter() - begun, bulk


async def lived(url: str, bulk: int, begin: Callable[[], object]) -> list[float]:
    """The seconds that each live command took since it was due, until the bulk is in the log. The
    next one is due whether or not the one before has its answer.
    """
    async with open_log(url, SECRET) as log, asyncio.TaskGroup() as commands:
        await append(log)
        begin()
        first, taken = await append(log), list[float]()
        last = first

        async def command(due: float) -> None:
            nonlocal last
            last = max(last, await append(log))
            taken.append(perf_counter() - due)

        begin()
        due = perf_counter()
        while last - first - len(taken) < bulk:
            due += EVERY
            await asyncio.sleep(max(0.0, due - perf_counter()))
            commands.create_task(command(due))
    return taken


async def append(log: PostgresLog) -> int:
    """The position of one more live command."""
    [draft] = sample.commands(1)
    request = Request(draft.stream, b"as asked for", sample.said_by(uuid4()))
    return (await log.append([draft], request)).position


def saved(application: peers.Plain, number: int) -> float:
    aggregates = peers.aggregates(ready.drafts(number))
    return rate(number, lambda: peers.save_in_batches(application, aggregates, BATCH))


def copied(url: str, number: int) -> float:
    rows, chunk = ready.commands(number), Chunk()
    keys = {id: SECRET.opened(id, SECRET.new_key(id)) for row in rows for id in owners(*row)}
    for draft, by in rows:
        chunk.add(draft, by, parts(draft, by, keys), (), ())
    with psycopg.connect(url, autocommit=True) as connection:
        [last] = connection.execute(LAST).fetchone() or (0,)
        chunk.settle(last, ready.AFTER)

        def copy() -> None:
            into = sql("copy_events").replace("COPY events", "COPY bare_events")
            with connection.cursor().copy(into) as copying:
                copying.write(chunk.rows)
                copying.write(TAIL)

        return rate(number, copy)
