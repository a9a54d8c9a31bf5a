"""Events a second from the log into typed Parquet segments, hashed, with their manifest; the peak
of memory beside it. On a log with the demo's mix of events.

Peer: the same log event by event as Python objects, into one file for each type, at its rate on
10,000 events. Limit: the same log copied out of the database.
"""

import resource
import sys
import time
from collections.abc import Callable
from io import BytesIO
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from infra.frames import PostgresFrames
from infra.mapper import EventMapper
from infra.places import Folder
from infra.postgres.recorder import SELECT, stored
from infra.secret import Secret
from pipelines.archive import archive
from pipelines.scan import frame
from solocrm.bench import peers
from solocrm.bench.company import fill
from solocrm.bench.database import database
from solocrm.bench.figures import Compared, Figure, Result
from solocrm.bench.measuring import in_processes, medians, rate
from solocrm.bench.rebuild import copied

EVENTS = 1_000_000
PEER = "event by event through Python objects"
LIMIT = "COPY of the log out of the database"
SECRET = Secret(bytes(32))
MEBIBYTE = 2**20


def run(events: int = EVENTS) -> Result:
    peaks: list[float] = []
    with database() as url, TemporaryDirectory(prefix="solocrm-") as folder:
        recorded = fill(url, SECRET, events)
        of_peer = min(recorded, peers.FIRST)
        value, peer, limit = medians(
            (archived(url, Path(folder), peaks), recorded),
            (one_by_one(url), of_peer),
            (copied(url, recorded), recorded),
        )
    return Result(
        "events/s",
        value,
        Figure(PEER, peer),
        Figure(LIMIT, limit),
        events=recorded,
        beside={"peak": Compared("MiB", max(peaks))},
    )


def archived(url: str, folder: Path, peaks: list[float]) -> Callable[[int], float]:
    """Each time so many events into a folder of its own, by a process of its own."""

    def measured(number: int) -> float:
        where = TemporaryDirectory(dir=folder)
        [(seconds, peak)] = in_processes(1, write, url, where.name, number)
        where.cleanup()
        peaks.append(peak)
        return number / float(seconds)

    return measured


def write(
    _: int, ready: Callable[[], None], url: str, folder: str, number: int
) -> tuple[float, float]:
    """Its seconds, and the most memory that the process had, in mebibytes."""
    ready()
    begun = time.perf_counter()
    archive(PostgresFrames(url), Folder(Path(folder)), number)
    seconds = time.perf_counter() - begun
    unit = 1 if sys.platform == "darwin" else 1024
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / MEBIBYTE


def one_by_one(url: str) -> Callable[[int], float]:
    mapper = EventMapper(SECRET)

    def write(number: int) -> None:
        with psycopg.connect(url) as connection:
            query = SELECT + "WHERE position <= %s ORDER BY position"
            rows = connection.execute(query, [number], binary=True)
            told = [mapper.to_domain_event(stored(row)) for row in rows]
        told.sort(key=lambda r: r.event.TOPIC)
        for _, same in groupby(told, key=lambda r: r.event.TOPIC):
            events = list(same)
            frame(type(events[0].event), events).write_parquet(BytesIO())

    return lambda number: rate(number, lambda: write(number))
