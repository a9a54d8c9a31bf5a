"""A command on a deal with a long past, in milliseconds: by a process that has just begun, and by
one that remembers the deal.

Value: load, decide and append on the long streams, as every door does. Peer: the same in the plain
library, which reads the whole stream. Limit: the same command on streams of ten events.
"""

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from statistics import median
from uuid import UUID, uuid4, uuid5

from commands.catalogue import command
from commands.command import Call
from commands.execute import execute
from domain.opportunity import Opportunity
from domain.recorded import Draft, Provenance
from infra.postgres.log import PostgresLog, open_log
from infra.postgres.snapshots import EVERY
from infra.secret import Secret
from solocrm.bench import peers
from solocrm.bench.database import database
from solocrm.bench.figures import Compared, Figure, Result
from solocrm.bench.measuring import ROUNDS, in_processes
from solocrm.bench.sample import CUSTOMERS, PIPELINE, opened, said_by

EVENTS = 5_000
SHORT = 10
STREAMS = 20
"""Of each length: a process that has just begun meets each of them once."""

AGAIN = 5
"""So often each is met once more."""

SECRET = Secret(bytes(32))
CHANGE = command("opportunities", "change-amount")
LONG_ONES, SHORT_ONES, OTHERS = (
    [uuid5(PIPELINE, f"{length} {number}") for number in range(STREAMS)]
    for length in ("long", "short", "other")
)


def run(events: int = EVENTS) -> Result:
    with database() as url, peers.plain(url) as application:
        asyncio.run(prepare(url, events))
        move = partial(peers.move, application, peers.deal_of(application, events))
        measured = [(*in_one(url), milliseconds(move)) for _ in range(1 + ROUNDS)][1:]
    cold, of_ten_cold, warm, of_ten_warm, library = map(median, zip(*measured, strict=True))
    peer = Figure(f"plain eventsourcing on a stream of {events:,} events", library)
    told = f"on a stream of {SHORT} events"
    beside = {"warm": Compared("ms", warm, peer, Figure(told, of_ten_warm))}
    return Result("ms", cold, peer, Figure(told, of_ten_cold), events=events, beside=beside)


async def prepare(url: str, events: int) -> None:
    """The streams as they come about in use: whoever looked at them left snapshots behind, and
    between none and `EVERY` events were said since.
    """
    async with open_log(url, SECRET) as log:
        await log.append_all(said(LONG_ONES, events - EVERY))
        await log.append_all(said([*SHORT_ONES, *OTHERS], SHORT))
    async with open_log(url, SECRET) as log:
        await log.standings(LONG_ONES)
    async with open_log(url, SECRET) as log:
        for number, stream in enumerate(LONG_ONES, 1):
            since = number * EVERY // STREAMS
            await log.append_all(said([stream], since, after=events - EVERY))


def said(
    streams: Sequence[UUID], number: int, *, after: int = 0
) -> Iterator[tuple[Draft, Provenance]]:
    """So many events of each stream, each by a command of its own."""
    for stream in streams:
        for version in range(after + 1, after + number + 1):
            first = opened(CUSTOMERS[0], 1)
            event = first if version == 1 else changed(version)
            yield Draft(stream, version, event, subject=CUSTOMERS[0]), said_by(uuid4())


def changed(minor: int) -> Opportunity.AmountChanged:
    return Opportunity.AmountChanged(amount=opened(CUSTOMERS[0], minor).amount)


def in_one(url: str) -> tuple[float, ...]:
    """In a fresh process, whose connections, statements and keys are ready."""
    [found] = in_processes(1, measured, url)
    return tuple(found)


def measured(_: int, ready: Callable[[], object], url: str) -> tuple[float, ...]:
    """Of long and short streams in turn: met for the first time, then remembered."""

    async def timed() -> tuple[float, ...]:
        async with open_log(url, SECRET) as log:
            for other in OTHERS:
                await change(log, other)
            ready()
            return (*await in_turn(log, 1), *await in_turn(log, AGAIN))

    return asyncio.run(timed())


async def in_turn(log: PostgresLog, times: int) -> tuple[float, float]:
    """The median of a command on a long stream, and of one on a short stream."""
    pairs = [
        (await change(log, long), await change(log, short))
        for _ in range(times)
        for long, short in zip(LONG_ONES, SHORT_ONES, strict=True)
    ]
    of_long, of_short = zip(*pairs, strict=True)
    return median(of_long), median(of_short)


async def change(log: PostgresLog, stream: UUID) -> float:
    """Milliseconds."""
    minor = time.time_ns() // 1_000 % 1_000_000_000
    amount = {"minor": minor, "currency": "EUR"}
    begun = time.perf_counter()
    done = await execute(log, CHANGE, Call(stream, {"amount": amount}, said_by(uuid4())))
    assert done.said
    return (time.perf_counter() - begun) * 1_000


def milliseconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1_000
