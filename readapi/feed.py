"""The event feed: the log as programs follow it, by long poll."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event
from time import monotonic
from typing import Any, Self
from uuid import UUID

from domain.catalogue import RECORD_OF
from domain.recorded import Recorded
from readapi.nouns import noun_of, singular
from readapi.ports import End, Events, News

UNHEARD = 1.0
"""Seconds until somebody who follows the log looks by himself."""

MOST = 1000
"""Events in one answer."""


@dataclass(frozen=True)
class Told:
    """An event as it is told outside; `type` is the noun of its record. The data of one that is
    `forgotten` lacks what was personal.
    """

    position: int
    event_id: UUID
    stream: UUID
    type: str
    version: int
    topic: str
    occurred_at: datetime
    known_from: datetime
    recorded_at: datetime
    actor: str
    command_id: UUID
    correlation: UUID | None
    causation: UUID | None
    source: str
    reason: str | None
    data: dict[str, Any]
    forgotten: bool


@dataclass(frozen=True)
class Wanted:
    """Which events, all unless said."""

    type: str | None = None
    stream: UUID | None = None
    actor: str | None = None
    correlation: UUID | None = None

    def known(self) -> Self:
        """Raises `UnknownType`."""
        if self.type is not None:
            singular(self.type)
        return self


@dataclass(frozen=True)
class Feed:
    """`next` is where the log was read up to: ask again `after` it."""

    events: list[Told]
    next: int


@dataclass
class Stalls:
    """Of all who follow the log: the longest that one waited while it had more, in seconds."""

    longest: float = 0.0

    def note(self, end: End, first: Recorded) -> None:
        """It was seen at the log's end by somebody who had been waiting there."""
        self.longest = max(self.longest, (end.at - first.recorded_at).total_seconds())


@dataclass(frozen=True)
class Tail:
    """The end of the log, for those who wait there for what is recorded next."""

    events: Events
    recorded: News
    stopping: Event
    """Set when the server is told to stop: whoever waits then, waits no longer."""
    stalls: Stalls = field(default_factory=Stalls)

    async def look(
        self, after: int, wanted: Wanted, limit: int, *, waited: bool
    ) -> tuple[Sequence[Recorded], int]:
        """The wanted events behind that position, and up to where the log was read."""
        end = await self.events.end()
        found = await chosen(self.events, after, wanted, limit) if end.position > after else []
        if found and waited:
            self.stalls.note(end, found[0])
        reached = found[-1].position if found else after
        return found, reached if len(found) == limit else max(reached, end.position)


async def feed(tail: Tail, after: int, wanted: Wanted, limit: int, wait: float) -> Feed:
    """The wanted events after that position, at most `limit`; without any it waits so many seconds,
    unless the server is stopping. Raises `UnknownType`.
    """
    wanted.known()
    deadline, waited = monotonic() + wait, False
    while True:
        heard = tail.recorded.heard
        found, after = await tail.look(after, wanted, limit, waited=waited)
        left = deadline - monotonic()
        if found or left <= 0 or tail.stopping.is_set():
            return Feed(await told(tail.events, found), after)
        await tail.recorded.beyond(heard, min(left, UNHEARD))
        waited = True


async def chosen(events: Events, after: int, wanted: Wanted, limit: int) -> Sequence[Recorded]:
    return await events.after(
        after,
        limit=limit,
        topic=wanted.type and singular(wanted.type),
        stream=wanted.stream,
        actor=wanted.actor,
        correlation=wanted.correlation,
    )


async def told(events: Events, found: Sequence[Recorded]) -> list[Told]:
    """A correction does not say whose it is: its stream does."""
    corrected = {r.stream for r in found if type(r.event) not in RECORD_OF}
    streams = await events.streams(corrected) if corrected else {}
    return [tell(r, noun_of(streams.get(r.stream, [r])[0])) for r in found]


def tell(r: Recorded, noun: str) -> Told:
    return Told(
        position=r.position,
        event_id=r.event_id,
        stream=r.stream,
        type=noun,
        version=r.version,
        topic=r.event.TOPIC,
        occurred_at=r.occurred_at,
        known_from=r.known_from,
        recorded_at=r.recorded_at,
        actor=r.by.actor,
        command_id=r.by.command,
        correlation=r.by.correlation,
        causation=r.by.causation,
        source=r.by.source,
        reason=r.by.reason,
        data=r.event.model_dump(mode="json", exclude_unset=True),
        forgotten=r.event.is_forgotten,
    )
