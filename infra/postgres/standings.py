"""Where streams stand: what this process remembers of them, and what was said since.

One query answers all commands that wait at one moment, the mirror image of group append. Every
answer is fresh as of its query, whoever wrote: what is remembered only saves reading it again.
"""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import TupleRow

from domain.person import is_forgotten
from domain.recorded import Recorded
from domain.standing import Standing, standing
from infra.postgres.events import BREATH, PostgresEvents, fetched
from infra.postgres.memory import Memory
from infra.postgres.pool import PATIENCE, DatabaseUnreachable, reached
from infra.postgres.queries import sql
from infra.postgres.recorder import SELECT, stored
from infra.postgres.snapshots import Snapshots
from infra.snapshot import fingerprint

QUERY = sql("known") + SELECT + sql("after")

PAUSE = 0.05
"""Seconds between two tries where the database is lost, at first; then twice as long each time."""

INDEXED = """
SET plan_cache_mode = force_generic_plan;
SET enable_seqscan = off;
SET enable_hashjoin = off;
SET enable_mergejoin = off;
SET enable_material = off;
"""
"""The one plan is made when the tables may still be small: it is the plan for large ones, which
finds every line by an index.
"""


class Batch:
    """What is asked for at one moment, and the lines that the query found of each stream."""

    def __init__(self) -> None:
        self.known: dict[UUID, Standing] = {}
        self.found: dict[UUID, list[TupleRow]] = {}
        self.asked: asyncio.Task[None] | None = None


class Standings:
    """Owns one connection, and makes it anew when it is lost."""

    def __init__(self, url: str, events: PostgresEvents, snapshots: Snapshots) -> None:
        self._url = url
        self._events = events
        self._snapshots = snapshots
        self._memory = Memory()
        self._connection: AsyncConnection | None = None
        self._turn = asyncio.Lock()
        self._waiting = Batch()

    async def of(self, ids: Collection[UUID]) -> Mapping[UUID, Standing]:
        """By all that was committed before the call.

        Raises `UnknownTopic`, `DatabaseUnreachable`.
        """
        if not ids:
            return {}
        batch = self._waiting
        batch.known |= dict.fromkeys(ids, Standing())
        if batch.asked is None:
            batch.asked = asyncio.create_task(self._ask_for(batch))
        await asyncio.shield(batch.asked)  # whoever goes away leaves the others their answer
        return {id: await self._after(batch, id) for id in ids}

    def said(self, told: Sequence[Recorded]) -> None:
        """What this process recorded itself needs no reading."""
        for stream, own in groupby(told, key=lambda each: each.stream):
            before = self._memory[stream]
            if grown := before.grown(own):
                self._memory.keep(stream, grown)
                self._snapshots.look(stream, before, grown)

    def lost(self, streams: Collection[UUID]) -> None:
        """A command about these streams lost a race: nothing is taken from memory next time."""
        for stream in streams:
            self._memory.drop(stream)

    async def close(self) -> None:
        await self._snapshots.close()
        if self._connection:
            await self._connection.close()

    async def _after(self, batch: Batch, id: UUID) -> Standing:
        """Where the stream stands after the lines that were found: folded once for all askers."""
        known, lines = batch.known[id], batch.found.get(id, ())
        if not lines:
            return known
        now = await (self._grown(known, lines) if known.version else self._met(id, lines))
        if now is None:
            now = await self._whole(id)
        batch.known[id] = now
        batch.found.pop(id, None)
        self._memory.keep(id, now)
        return now

    async def _met(self, id: UUID, lines: Sequence[TupleRow]) -> Standing:
        """Of a stream that is not remembered: by all its events, or a snapshot and those after."""
        kept: Standing | None = Standing()
        if stored(lines[0]).id is None:
            kept, lines = self._snapshots.read(lines[0]), lines[1:]
        now = await self._grown(kept, lines) if kept else None
        if now is None:
            now = await self._whole(id)
        self._snapshots.look(id, kept, now)
        return now

    async def _grown(self, known: Standing, lines: Sequence[TupleRow]) -> Standing | None:
        """None if only the whole stream can tell. Others have their turn in between."""
        for at in range(0, len(lines), BREATH):
            grown = known.grown(await self._events.decoded(lines[at : at + BREATH]))
            if grown is None:
                return None
            known = grown
        return known

    async def _whole(self, id: UUID) -> Standing:
        return standing((await self._events.streams([id]))[id])

    async def _ask_for(self, batch: Batch) -> None:
        """Once for all, who are told in one turn: what they then say shares a transaction."""
        async with self._turn:
            self._waiting = Batch()
            batch.known = {id: self._memory[id] for id in batch.known}
            batch.found = await self._ask(batch.known)

    async def _ask(self, known: Mapping[UUID, Standing]) -> dict[UUID, list[TupleRow]]:
        given = {
            "streams": [*known],
            "versions": [each.version for each in known.values()],
            "subjects": [told_of(id, each) for id, each in known.items()],
            "fingerprint": fingerprint(),
        }
        loop, pause = asyncio.get_running_loop(), PAUSE
        deadline = loop.time() + PATIENCE
        while True:
            try:
                with reached():
                    return await self._query(given)
            except DatabaseUnreachable:
                if loop.time() + pause > deadline:
                    raise
                await asyncio.sleep(pause)
                pause *= 2

    async def _query(self, given: Mapping[str, object]) -> dict[UUID, list[TupleRow]]:
        if self._connection is None or self._connection.closed:
            self._connection = await AsyncConnection.connect(
                self._url, autocommit=True, prepare_threshold=0, application_name="solocrm"
            )
            await self._connection.execute(INDEXED, prepare=False)
        rows = await self._connection.execute(QUERY, given, binary=True)
        found: dict[UUID, list[TupleRow]] = defaultdict(list)
        for row in await fetched(rows):
            found[row[0]].append(row)
        return found


def told_of(stream: UUID, known: Standing) -> UUID | None:
    """Whose name is remembered: once they are forgotten, so must this be."""
    if known.record is None or is_forgotten(known.record):
        return None
    return known.record.about(stream)
