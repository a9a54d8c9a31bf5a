"""One-event commands a second: concurrent writers in one process, and in eight.

Value: the real log, with envelope, command row and personal fields. Peer: `app.save()` of the plain
library. Limit: the same rows, made beforehand, inserted by as many connections without any order.
"""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from uuid import uuid4

import psycopg
import uvloop

from commands.ports import Request
from infra.postgres.log import PostgresLog, open_log
from infra.secret import Secret
from solocrm.bench import bare, peers
from solocrm.bench.database import database
from solocrm.bench.figures import Compared, Figure, Result
from solocrm.bench.measuring import in_processes, medians, rate, rate_of_all
from solocrm.bench.sample import CUSTOMERS, commands, said_by
from solocrm.collecting import collect_seldom

EVENTS = 10_000
PEER = "app.save() of plain eventsourcing"
LIMIT = "bare INSERT by psycopg, no order"
SECRET = Secret(bytes(32))
ALL_CUSTOMERS = 3 * len(CUSTOMERS)
"""So many commands name each customer: then their keys are ready, as in a server that runs."""

Span = tuple[int, float, float]


def run(events: int = EVENTS) -> Result:
    collect_seldom()  # as a server does; the library here, too
    with database() as url:
        bare.prepare(url)
        at_8 = compare(writers(url, 8), saves(url, 8), inserts(url, 8), events)
        at_32 = compare(writers(url, 32), saves(url, 32), inserts(url, 32), events)
        written, saved, inserted = (partial(in_eight, work, url) for work in (write, save, insert))
        apart = compare(written, saved, inserted, events)
    beside = {"at_32": at_32, "processes": apart}
    return Result(at_8.unit, at_8.value, at_8.peer, at_8.limit, events=events, beside=beside)


def compare(
    value: Callable[[int], float],
    peer: Callable[[int], float],
    limit: Callable[[int], float],
    number: int,
) -> Compared:
    of_peer = min(number, peers.FIRST)
    found = medians((value, number), (peer, of_peer), (limit, number))
    return Compared("commands/s", found[0], Figure(PEER, found[1]), Figure(LIMIT, found[2]))


def writers(url: str, count: int) -> Callable[[int], float]:
    async def measured(number: int) -> float:
        async with open_log(url, SECRET) as log:
            await append(log, ALL_CUSTOMERS)
            begun = time.perf_counter()
            await asyncio.gather(*(append(log, number // count) for _ in range(count)))
            return number // count * count / (time.perf_counter() - begun)

    return lambda number: uvloop.run(measured(number))


def saves(url: str, count: int) -> Callable[[int], float]:
    def measured(number: int) -> float:
        with (
            peers.plain(url, connections=count) as application,
            ThreadPoolExecutor(count) as threads,
        ):
            peers.save_all(application, commands(1))
            each = number // count

            def work() -> None:
                for done in [
                    threads.submit(peers.save_all, application, commands(each))
                    for _ in range(count)
                ]:
                    done.result()

            return rate(each * count, work)

    return measured


def inserts(url: str, count: int) -> Callable[[int], float]:
    return lambda number: uvloop.run(bare.insert_all(url, number, count))


async def append(log: PostgresLog, number: int) -> None:
    for draft in commands(number):
        by = said_by(uuid4())
        await log.append([draft], Request(draft.stream, b"as asked for", by))


def in_eight(work: Callable[..., Span], url: str, number: int) -> float:
    return rate_of_all(in_processes(8, work, url, number // 8))


def write(_: int, ready: Callable[[], object], url: str, number: int) -> Span:
    async def measured() -> Span:
        async with open_log(url, SECRET) as log:
            await append(log, ALL_CUSTOMERS)
            collect_seldom()
            ready()
            begun = time.monotonic()
            await append(log, number)
            return number, begun, time.monotonic()

    return uvloop.run(measured())


def save(_: int, ready: Callable[[], object], url: str, number: int) -> Span:
    with peers.plain(url, make_tables=False) as application:
        peers.save_all(application, commands(1))
        collect_seldom()
        ready()
        begun = time.monotonic()
        peers.save_all(application, commands(number))
        return number, begun, time.monotonic()


def insert(_: int, ready: Callable[[], object], url: str, number: int) -> Span:
    rows = list(bare.rows(number))
    with psycopg.connect(url, autocommit=True) as connection:
        ready()
        begun = time.monotonic()
        for row in rows:
            connection.execute(bare.INSERT, row)
        return number, begun, time.monotonic()
