"""Milliseconds of the board at random instants, half of them by the knowledge of the past: p95,
with the median beside. Names are joined; a log with the demo's mix of events.

Peer: the same board by folding from zero, over the first 10,000 events. Limit: the same SQL over
plain tables that hold the rows of one instant, and nothing else.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from random import Random
from statistics import median, quantiles
from uuid import UUID

import psycopg

from infra.mapper import EventMapper
from infra.postgres.ear import listening
from infra.postgres.following import catch_up
from infra.postgres.pool import open_pool
from infra.postgres.reader import PostgresDatabase, PostgresSession
from infra.postgres.recorder import SELECT, stored
from projections.catalogue import PROJECTIONS
from projections.engine.fold import Fold
from projections.opportunities import OPPORTUNITIES, Deal
from projections.pipelines import PIPELINES, Stage
from readapi.board import BoardLine, board
from readapi.pipelines import pipelines
from readapi.ports import Asked, Reader, Session
from readapi.snapshot import DatabaseReader
from solocrm.bench import peers
from solocrm.bench.asking import QUERIES, SECRET, timed
from solocrm.bench.company import ZONE, fill
from solocrm.bench.database import database
from solocrm.bench.figures import Figure, Result

EVENTS = 1_000_000
QUESTIONS, WARM_UP = 200, 20
INSTANTS = 10
"""At which the limit is measured."""

PEER = "naive fold from zero, of the first 10,000 events"
LIMIT = "same SQL on plain tables of then"
Question = tuple[datetime, datetime]


def run(events: int = EVENTS) -> Result:
    with database() as url:
        recorded = fill(url, SECRET, events)
        catch_up(url, PROJECTIONS, SECRET)
        asked = questions(url, WARM_UP + QUESTIONS)
        took, limit = asyncio.run(measure(url, asked))
        naive = [folded(url, *each) for each in asked[:3]]
    p95 = quantiles(took, n=20)[-1]
    return Result(
        "ms",
        p95,
        Figure(PEER, median(naive)),
        Figure(LIMIT, quantiles(limit, n=20)[-1]),
        events=recorded,
        beside={"p50": median(took)},
    )


def questions(url: str, number: int) -> list[Question]:
    """(at, known_at) within the log's time; every other one by what is known at its end."""
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "SELECT min(occurred_at), max(occurred_at), max(recorded_at) FROM events"
        ).fetchone()
    assert found
    first, last, end = (each.astimezone(UTC) for each in found)
    random = Random("as of")
    asked = list[Question]()
    for place in range(number):
        at = first + random.random() * (last - first)
        known = at + random.random() * (last - at) if place % 2 else end
        asked.append((at, known))
    return asked


async def measure(url: str, asked: Sequence[Question]) -> tuple[list[float], list[float]]:
    """Milliseconds of each board, and of some over plain tables."""
    async with open_pool(url) as pool, listening(url) as ear:
        store = PostgresDatabase(pool, QUERIES, ear.folded)
        reader = DatabaseReader(store, ZONE)
        pipeline = await busiest(reader)
        took = [
            await timed(reader, lambda snapshot: board(snapshot, pipeline), moment(*each))
            for each in asked
        ][WARM_UP:]
        limit = list[float]()
        for each in asked[:INSTANTS]:
            async with plain(store, each) as session:
                limit += [await over_plain(session, pipeline, each) for _ in range(5)]
    return took, limit


def moment(at: datetime, known_at: datetime) -> Asked:
    return Asked(at.isoformat(), known_at.isoformat())


async def busiest(reader: Reader) -> UUID:
    """The pipeline with the most deals."""
    async with reader.snapshot(Asked()) as snapshot:
        boards = [await board(snapshot, each.pipeline) for each in await pipelines(snapshot)]
    most = max(boards, key=lambda found: found.won.n + found.lost.n)
    return most.pipeline


@asynccontextmanager
async def plain(store: PostgresDatabase, question: Question) -> AsyncIterator[PostgresSession]:
    """Temporary tables of the same names stand before those of the read models."""
    async with store.session() as session:
        given = dict(zip(("at", "known_at"), question, strict=True))
        for table in ("opportunities", "stages"):
            await session.connection.execute(
                f"CREATE TEMP TABLE {table} ON COMMIT DROP AS SELECT * FROM {table}"
                " WHERE valid_from <= %(at)s AND %(at)s < valid_to"
                " AND known_from <= %(known_at)s AND %(known_at)s < known_to",
                given,
            )
            await session.connection.execute(f"ANALYZE {table}")
        yield session


async def over_plain(session: Session, pipeline: UUID, question: Question) -> float:
    given = dict(zip(("at", "known_at"), question, strict=True)) | {"pipeline": pipeline}
    begun = time.perf_counter()
    await session.lines("board", BoardLine, given)
    return (time.perf_counter() - begun) * 1_000


def folded(url: str, at: datetime, known_at: datetime) -> float:
    """Milliseconds: read, folded, added up."""
    begun = time.perf_counter()
    mapper = EventMapper(SECRET)
    fold = Fold(OPPORTUNITIES, PIPELINES)
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            SELECT + f"WHERE position <= {peers.FIRST} ORDER BY position", binary=True
        )
        fold.take(mapper.to_domain_event(stored(row)) for row in rows)
    chance = {each.stage: each.probability for each in fold.held(Stage, at, known_at)}
    sums = Counter[UUID]()
    for deal in fold.held(Deal, at, known_at):
        if deal.status == "open" and not deal.archived:
            own = chance.get(deal.stage, 0) if deal.probability is None else deal.probability
            sums[deal.stage] += round(deal.amount * own / 10_000)
    return (time.perf_counter() - begun) * 1_000
