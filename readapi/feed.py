"""The event feed: the log as programs follow it, by long poll."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Event
from time import monotonic
from typing import Any, Self
from uuid import UUID

from domain.catalogue import RECORD_OF
from domain.recorded import Recorded
from readapi.nouns import noun_of, singular
from readapi.ports import Events

PAUSE = 0.1
"""Seconds between two looks at a log without news."""

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


async def feed(
    events: Events, after: int, wanted: Wanted, limit: int, wait: float, stopping: Event
) -> Feed:
    """The wanted events after that position, at most `limit`; without any it waits so many seconds,
    unless the server is `stopping`. Raises `UnknownType`.
    """
    deadline = monotonic() + wait
    while True:
        last = await events.last_position()
        found = await chosen(events, after, wanted, limit)
        if found or monotonic() >= deadline or stopping.is_set():
            break
        after = max(after, last)
        await asyncio.sleep(PAUSE)
    reached = found[-1].position if found else after
    next_ = reached if len(found) == limit else max(reached, last)
    return Feed(await told(events, found), next_)


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
