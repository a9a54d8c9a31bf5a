"""Milliseconds of the exact funnel over the whole history, with its quantiles, its pace and the
deals won and lost; beside it that of one quarter, films of 104 weekly frames of board and funnel as
known now and as reported then, and the bridge over one quarter. On the demo's mix of events.

Limit: the rows that the funnel counts, copied to the client.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from statistics import median
from uuid import UUID

from infra.postgres.ear import listening
from infra.postgres.following import catch_up
from infra.postgres.pool import open_pool
from infra.postgres.reader import PostgresDatabase
from projections.catalogue import PROJECTIONS
from readapi.bridge.question import Question
from readapi.days import begins, ends
from readapi.film import film
from readapi.funnel import Period, funnel
from readapi.ports import Asked, Snapshot
from readapi.snapshot import DatabaseReader
from solocrm.bench.as_of import busiest
from solocrm.bench.asking import NOW, QUERIES, SECRET, timed
from solocrm.bench.company import ENDS, ZONE, fill
from solocrm.bench.database import database
from solocrm.bench.figures import Compared, Figure, Result
from solocrm.bench.measuring import ROUNDS

EVENTS = 1_000_000
LIMIT = "COPY of the same rows to the client"
WHOLE = Period(ENDS - timedelta(days=3_000), ENDS, ZONE)
QUARTER = Period(date(2025, 4, 1), date(2025, 6, 30), ZONE)
TWO_YEARS = Period(ENDS - timedelta(days=104 * 7 - 1), ENDS, ZONE)
Ask = Callable[[Snapshot], Awaitable[object]]


def run(events: int = EVENTS) -> Result:
    with database() as url:
        recorded = fill(url, SECRET, events)
        catch_up(url, PROJECTIONS, SECRET)
        took = asyncio.run(measure(url))
    quarter = Compared("ms", took["quarter"])
    return Result(
        "ms",
        took["whole"],
        None,
        Figure(LIMIT, took["copied"]),
        events=recorded,
        beside={
            "quarter": quarter,
            "film_then": Compared("ms", took["film_then"]),
            "film": Compared("ms", took["film"]),
            "bridge": Compared("ms", took["bridge"]),
        },
    )


async def measure(url: str) -> dict[str, float]:
    """The median of each, in turn; the first round is not counted."""
    async with open_pool(url) as pool, listening(url) as ear:
        store = PostgresDatabase(pool, QUERIES, ear.folded)
        reader = DatabaseReader(store, ZONE)
        pipeline = await busiest(reader)
        took = dict[str, list[float]]()
        for _ in range(1 + ROUNDS):
            for name, (question, moment) in asked(pipeline).items():
                took.setdefault(name, []).append(await timed(reader, question, moment))
            took.setdefault("copied", []).append(await copied(store, pipeline))
    return {name: median(each[1:]) for name, each in took.items()}


def asked(pipeline: UUID) -> dict[str, tuple[Ask, Asked]]:
    since, until = begins(QUARTER.first, ZONE), ends(QUARTER.last, ZONE)
    bridge = Question("open_pipeline", since.isoformat(), until.isoformat())
    return {
        "whole": (lambda snapshot: funnel(snapshot, pipeline, WHOLE), NOW),
        "quarter": (lambda snapshot: funnel(snapshot, pipeline, QUARTER), NOW),
        "film": (lambda snapshot: film(snapshot, pipeline, TWO_YEARS, seen="now"), NOW),
        "film_then": (lambda snapshot: film(snapshot, pipeline, TWO_YEARS, seen="then"), NOW),
        "bridge": (bridge.answered, bridge.asked()),
    }


async def copied(store: PostgresDatabase, pipeline: UUID) -> float:
    """The columns that the funnel looks at, of the visits that hold now."""
    begun = time.perf_counter()
    async with (
        store.session() as session,
        session.connection.cursor() as cursor,
        cursor.copy(
            "COPY (SELECT opportunity, number, stage, stages, outcome, begun, ended, entry_amount,"
            " amount, currency FROM visits WHERE pipeline = "
            f"'{pipeline}' AND valid_to > now() AND known_to > now()) TO STDOUT (FORMAT binary)"
        ) as copy,
    ):
        async for _ in copy:
            pass
    return (time.perf_counter() - begun) * 1_000
