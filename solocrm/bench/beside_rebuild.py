"""Reads and commands while all read models are rebuilt: the 99th percentile of a board's answer.

Four readers ask for boards at random instants, one after the other, while 100 commands a second are
recorded and each looked for until it is visible. First without a rebuild, which is the limit, then
with one. At the end readers are switched to the new builds while an analyst reads for two seconds.
"""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import quantiles
from threading import Thread
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import psycopg

from commands.ports import Request
from infra.postgres import upkeep
from infra.postgres.ear import listening
from infra.postgres.following import prepare
from infra.postgres.log import PostgresLog, open_log
from infra.postgres.pool import open_pool
from infra.postgres.proof import verify
from infra.postgres.reader import PostgresDatabase
from projections.catalogue import PROJECTIONS
from readapi.board import board
from readapi.pipelines import pipelines
from readapi.ports import Asked
from readapi.snapshot import DatabaseReader
from solocrm.bench.company import ENDS, fill
from solocrm.bench.database import database
from solocrm.bench.figures import Compared, Figure, Result
from solocrm.bench.lag import KEY, QUERIES, SECRET, worker
from solocrm.bench.sample import commands, said_by

EVENTS = 1_000_000
READERS = 4
RATE = 100
"""Commands a second."""

CALM = 15.0
"""Seconds measured without a rebuild."""

ANALYST = "SELECT pg_sleep(2) FROM (SELECT count(*) FROM opportunities) AS counted"
DAYS = 700
"""Before the company's last day: when boards are asked for."""


@dataclass
class Seen:
    """Milliseconds of reads, and of commands until they were visible; reads that failed."""

    reads: list[float] = field(default_factory=list)
    lags: list[float] = field(default_factory=list)
    failed: int = 0


def run(events: int = EVENTS) -> Result:
    with database() as url:
        recorded = fill(url, SECRET, events)
        prepare(url, PROJECTIONS, SECRET)
        with worker(url):
            calm = asyncio.run(watched(url, until_after(CALM)))
            rebuilding = subprocess.Popen(
                [sys.executable, "-m", "solocrm", "projections", "rebuild", "--all"],
                env=os.environ | {"SOLOCRM_DATABASE_URL": url, "SOLOCRM_MASTER_KEY": KEY.hex()},
                stdout=subprocess.DEVNULL,
            )
            busy = asyncio.run(watched(url, lambda: rebuilding.poll() is not None))
            switch = switched(url)
        holds = all(each.holds for each in verify(url, PROJECTIONS, SECRET))
    return Result(
        "ms",
        p99(busy.reads),
        limit=Figure("without a rebuild", p99(calm.reads)),
        events=recorded,
        beside={
            "failed_reads": Compared("reads", calm.failed + busy.failed + rebuilding.returncode),
            "lag_p99": p99(busy.lags),
            "lag_p99_without": p99(calm.lags),
            "switch_ms": switch,
            "equals_fold_from_zero": Compared("1: yes", holds),
        },
    )


def until_after(seconds: float) -> Callable[[], bool]:
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[tuple[DatabaseReader, PostgresLog]]:
    async with open_pool(url) as pool, listening(url) as ear, open_log(url, SECRET) as log:
        yield DatabaseReader(PostgresDatabase(pool, QUERIES, ear.folded), ZoneInfo("UTC")), log


async def watched(url: str, over: Callable[[], bool]) -> Seen:
    seen = Seen()
    async with opened(url) as (reader, log):
        async with reader.snapshot(Asked()) as snapshot:
            [pipeline, *_] = await pipelines(snapshot)
        async with asyncio.TaskGroup() as tasks:
            for number in range(READERS):
                tasks.create_task(read(reader, pipeline.pipeline, Random(number), seen, over))
            tasks.create_task(record(reader, log, seen, over, tasks))
    return seen


async def read(
    reader: DatabaseReader, pipeline: UUID, random: Random, seen: Seen, over: Callable[[], bool]
) -> None:
    last = datetime(ENDS.year, ENDS.month, ENDS.day, tzinfo=UTC)
    while not over():
        at = (last - random.random() * DAYS * timedelta(days=1)).isoformat()
        begun = time.perf_counter()
        try:
            async with reader.snapshot(Asked(at)) as snapshot:
                await board(snapshot, pipeline)
        except Exception:  # whatever it is, the reader got no answer: that is what is counted
            seen.failed += 1
        else:
            seen.reads.append((time.perf_counter() - begun) * 1_000)


async def record(
    reader: DatabaseReader,
    log: PostgresLog,
    seen: Seen,
    over: Callable[[], bool],
    tasks: asyncio.TaskGroup,
) -> None:
    async def see(position: int) -> None:
        begun = time.perf_counter()
        async with reader.snapshot(Asked(min_position=position)):
            seen.lags.append((time.perf_counter() - begun) * 1_000)

    begun = time.monotonic()
    for done, draft in enumerate(commands(1_000_000)):
        if over():
            return
        await asyncio.sleep(begun + done / RATE - time.monotonic())
        answer = await log.append([draft], Request(draft.stream, b"as asked", said_by(uuid4())))
        tasks.create_task(see(answer.position))


def switched(url: str) -> float:
    """Milliseconds of the switch to the new builds, while an analyst reads the old ones."""
    number = max(each.number for each in upkeep.all_builds(url))
    with psycopg.connect(url) as analyst:
        path = ", ".join(f'"{each.schema}"' for each in upkeep.all_builds(url) if each.live)
        analyst.execute(f"SET search_path = {path}")
        reading = Thread(target=analyst.execute, args=(ANALYST,))
        reading.start()
        time.sleep(0.2)
        begun = time.perf_counter()
        upkeep.switch(url, None, number)
        took = (time.perf_counter() - begun) * 1_000
        reading.join()
    return took


def p99(found: list[float]) -> float:
    return quantiles(found, n=100)[-1] if len(found) > 1 else float("nan")
