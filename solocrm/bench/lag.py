"""Milliseconds from commit to visible at 200 commands a second, with a worker of its own: p99.

From the moment at which the command's append returns to the answer of a read that asks for its
position. Peer: the library's `ProjectionRunner.wait`, one command after the other. Limit: one round
trip.
"""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from uuid import uuid4
from zoneinfo import ZoneInfo

import psycopg

import readapi
from commands.ports import Request
from infra.postgres.ear import listening
from infra.postgres.following import prepare
from infra.postgres.log import open_log
from infra.postgres.pool import open_pool
from infra.postgres.reader import PostgresDatabase
from infra.postgres.upkeep import status
from infra.secret import Secret
from projections.catalogue import PROJECTIONS
from readapi.ports import Asked
from readapi.snapshot import DatabaseReader
from solocrm.bench.company import fill
from solocrm.bench.database import database
from solocrm.bench.figures import Figure, Result
from solocrm.bench.runner import waits
from solocrm.bench.sample import commands, said_by

EVENTS = 20_000
"""Recorded before."""

COMMANDS = 2_000
RATE = 200
"""Commands a second."""

WAITS = 50
"""Of the peer: it takes a tenth of a second for each."""

PEER = "ProjectionRunner.wait"
LIMIT = "one round trip"
KEY = bytes(32)
SECRET = Secret(KEY)
QUERIES = Path(readapi.__file__).parent / "sql"


def run(events: int = COMMANDS) -> Result:
    with database() as url:
        fill(url, SECRET, EVENTS)
        prepare(url, PROJECTIONS, SECRET)
        with worker(url):
            asyncio.run(lags(url, RATE))
            found = asyncio.run(lags(url, events))
        trips = round_trips(url, events)
        waited = waits(url, WAITS)
    *_, p99 = quantiles(found, n=100)
    *_, limit = quantiles(trips, n=100)
    *_, peer = quantiles(waited, n=100)
    return Result(
        "ms",
        p99,
        Figure(PEER, peer),
        Figure(LIMIT, limit),
        events=events,
        beside={"p50": median(found)},
    )


@contextmanager
def worker(url: str) -> Iterator[None]:
    command = [sys.executable, "-m", "solocrm", "projections", "work"]
    place = {"SOLOCRM_DATABASE_URL": url, "SOLOCRM_MASTER_KEY": KEY.hex()}
    process = subprocess.Popen(command, env=os.environ | place)
    try:
        while not all(each.led for each in status(url)):
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait()


async def lags(url: str, number: int) -> list[float]:
    """Each command's, in milliseconds; they come evenly spread, whoever is still waiting."""
    async with open_pool(url) as pool, listening(url) as ear, open_log(url, SECRET) as log:
        reader = DatabaseReader(PostgresDatabase(pool, QUERIES, ear.folded), ZoneInfo("UTC"))
        found = list[float]()

        async def see(position: int) -> None:
            begun = time.perf_counter()
            async with reader.snapshot(Asked(min_position=position)):
                found.append((time.perf_counter() - begun) * 1_000)

        begun = time.monotonic()
        async with asyncio.TaskGroup() as seen:
            for done, draft in enumerate(commands(number)):
                await asyncio.sleep(begun + done / RATE - time.monotonic())
                by = said_by(uuid4())
                answer = await log.append([draft], Request(draft.stream, b"as asked", by))
                seen.create_task(see(answer.position))
        return found


def round_trips(url: str, number: int) -> list[float]:
    """Milliseconds of each."""
    found = list[float]()
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in range(number):
            begun = time.perf_counter()
            connection.execute("SELECT 1")
            found.append((time.perf_counter() - begun) * 1_000)
    return found
