"""Processes that follow the log, and write down every position that they see, and how late."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime
from threading import Event
from time import sleep

import psycopg

from infra.postgres import following
from infra.postgres.ear import listening
from infra.postgres.events import PostgresEvents
from infra.postgres.pool import open_pool
from infra.postgres.recorder import PostgresRecorder
from projections.catalogue import PROJECTIONS
from readapi.feed import Tail, Wanted, feed
from tests.chaos.log.casting import LOST, Part
from tests.chaos.log.journal import Journal, lines_of
from tests.secret import SECRET


class Notes:
    """Where a reader is: its place outlives it."""

    def __init__(self, part: Part) -> None:
        self.position = max((line["position"] for line in lines_of(part.journal)), default=0)
        self._journal = Journal(part.journal)

    def saw(self, events: Iterable[tuple[int, datetime]]) -> None:
        now = datetime.now(UTC)
        lines = [{"position": p, "late": (now - at).total_seconds()} for p, at in events]
        self._journal.note(*lines)
        self.position = lines[-1]["position"] if lines else self.position


def subscribe(part: Part) -> None:
    """By the library's subscription, begun anew wherever its connection is lost."""
    notes = Notes(part)
    while True:
        try:
            with psycopg.connect(part.url, autocommit=True) as connection:
                recorder = PostgresRecorder(connection)
                for each in recorder.subscribe(gt=notes.position):
                    notes.saw([(each.id, each.recorded_at)])  # type: ignore[attr-defined]
        except LOST:
            sleep(0.1)


def ask(part: Part) -> None:
    """By the event feed of the read API."""
    asyncio.run(_ask(part))


async def _ask(part: Part) -> None:
    notes = Notes(part)
    async with open_pool(part.url) as pool, listening(part.url) as ear:
        tail = Tail(PostgresEvents(pool, SECRET), ear.recorded, Event())
        while True:
            try:
                answer = await feed(tail, notes.position, Wanted(), 300, 1)
            except LOST:
                await asyncio.sleep(0.1)
            else:
                notes.saw((each.position, each.recorded_at) for each in answer.events)


def work(part: Part) -> None:
    """By folding it into the read models."""
    Journal(part.journal)
    following.work(part.url, PROJECTIONS, SECRET, lambda: False)
