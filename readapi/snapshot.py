"""One answer's view: waits until the question's instants are settled, then holds one cut."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.errors import Unavailable
from readapi.asof import AsOf, Clock
from readapi.ports import Asked, Database, L, Restatement, Session

WAIT = 2.0
"""Seconds that an answer waits for what is not folded yet."""

PAUSE = 0.005
"""Seconds between two looks at what nobody tells of."""

UNHEARD = 0.05
"""Seconds until somebody who waits looks by himself."""

TICK_AFTER = timedelta(seconds=1)


class Behind(Unavailable, code="behind"):
    """The read models are not that far yet: ask again in a moment."""


class ProjectorDown(Unavailable, code="projector_down"):
    """What you ask is not folded: no worker is there, or the read model has stopped."""


class Parked(Unavailable, code="parked"):
    """The record could not be folded into its read model: `projections parked` says why."""


@dataclass(frozen=True)
class DatabaseSnapshot:
    """Satisfies `Snapshot`."""

    session: Session
    clock: Clock
    asof: AsOf
    now: datetime
    position: int
    restated_by: Sequence[Restatement]
    read: set[str] = field(default_factory=set)
    """The read models that were read so far."""

    @property
    def incomplete(self) -> int:
        return len(self._parked())

    @property
    def builds(self) -> Mapping[str, str]:
        return self.session.builds

    def check(self, id: UUID) -> None:
        if id in self._parked():
            raise Parked(id=id)

    def _parked(self) -> set[UUID]:
        return {id for name in self.read for id in self.session.parked.get(name, ())}

    def instant(self, text: str) -> datetime:
        return self.clock.read(text)

    async def lines(self, query: str, line: type[L], **given: object) -> Sequence[L]:
        names = self.session.reads(query)
        for name in names:
            if name in self.session.stopped:
                raise ProjectorDown(read_model=name, position=self.position)
        self.read.update(names)
        instants = {"at": self.asof.at, "known_at": self.asof.known_at, "zone": self.clock.zone.key}
        return await self.session.lines(query, line, instants | given)


class DatabaseReader:
    """Satisfies `Reader`."""

    def __init__(self, database: Database, zone: ZoneInfo) -> None:
        self._database = database
        self._zone = zone

    @asynccontextmanager
    async def snapshot(self, asked: Asked) -> AsyncIterator[DatabaseSnapshot]:
        deadline = monotonic() + WAIT
        pause = 0.0  # what is idle needs a tick and no more
        while True:
            heard = self._database.folded.heard
            async with self._database.session() as session:
                clock = Clock(session.now, session.settled, self._zone)
                asof = AsOf.asked(asked.at, asked.known_at, clock)
                if is_settled(session, asof, asked.min_position or 0):
                    yield await opened(session, clock, asof)
                    return
            if session.lags and not session.led:
                raise ProjectorDown(position=session.position)
            if monotonic() > deadline:
                raise Behind(position=session.position)
            if session.lags:
                await self._database.folded.beyond(heard, UNHEARD)
            else:
                await self._database.tick()
                await asyncio.sleep(pause)
                pause = PAUSE


def is_settled(session: Session, asof: AsOf, min_position: int) -> bool:
    """All that the question needs is folded, and an idle log's instant is no older than a second.

    A worker folds whole commands, so that a checkpoint includes all of the command it stands at.
    """
    idle_for = timedelta() if session.lags else session.now - session.settled
    return (
        session.live
        and idle_for <= TICK_AFTER
        and asof.known_at <= session.settled
        and session.position >= min_position
    )


async def opened(session: Session, clock: Clock, asof: AsOf) -> DatabaseSnapshot:
    restated = await session.lines("restated_by", Restatement, {"known_at": asof.known_at})
    return DatabaseSnapshot(session, clock, asof, session.now, session.position, restated)
