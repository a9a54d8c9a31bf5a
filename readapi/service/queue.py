"""The queue: which open ticket is due next, breaches first, those at risk before they breach."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Literal, get_args
from uuid import UUID

from domain.ticket import Kind, Priority
from readapi.cursor import Page
from readapi.names import named
from readapi.ports import Snapshot
from readapi.service.promises import MICROSECOND, Promises, in_seconds, promises
from readapi.service.stretches import Stop, Stretches, stops_of

Place = Literal["late", "at_risk", "today", "later", "stopped"]
PLACES: tuple[Place, ...] = get_args(Place)
"""In the order of the queue: over; nearly; due today; due later, or nothing promised; waiting."""


Stops = Mapping[UUID, Sequence[Stop]]


@dataclass(frozen=True)
class QueueFilter:
    kind: Kind | None = None
    priority: Priority | None = None
    owner: UUID | None = None
    place: Place | None = None


@dataclass(frozen=True)
class QueueLine:
    """A line of `queue.sql`, one of an empty page without id; working time in microseconds."""

    places: dict[Place, int]
    id: UUID | None
    name: str | None
    customer: UUID | None
    kind: Kind | None
    status: str | None
    awaiting: str | None
    priority: int | None
    owner: UUID | None
    reference: str | None
    opened: datetime | None
    calendar: UUID | None
    place: Place | None
    target: Literal["answer", "resolve"] | None
    used: int | None
    goal: int | None
    left: int | None
    waits_since: datetime | None
    is_stopped: bool | None
    customer_name: str | None = None
    owner_name: str | None = None


@dataclass(frozen=True)
class Waiting:
    """An open ticket. Of the `goal` of its next `target` so many seconds of working time are `used`
    and `left`, below zero once it is over; `due` is when it was, or will be if nothing stops the
    clock. It runs on without a break up to `runs_until`; none where it stands still.
    """

    id: UUID
    name: str
    customer: UUID
    customer_name: str | None
    kind: Kind
    status: str
    awaiting: str | None
    waits_since: datetime | None
    priority: int | None
    owner: UUID | None
    owner_name: str | None
    reference: str | None
    opened: datetime
    place: Place
    target: Literal["answer", "resolve"] | None
    goal: int | None
    used: int | None
    left: int | None
    due: datetime | None
    runs_until: datetime | None


@dataclass(frozen=True)
class Queue:
    """A page; `total` counts those that are wanted, `places` those in any place."""

    items: Sequence[Waiting]
    total: int
    places: Mapping[Place, int]
    next: str | None


async def queue(snapshot: Snapshot, wanted: QueueFilter, page: Page) -> Queue:
    found = await promises(snapshot)
    lines = await snapshot.lines(
        "service/queue",
        QueueLine,
        **vars(wanted),
        **vars(page),
        **found.given(),
    )
    places = {place: lines[0].places.get(place, 0) for place in PLACES}
    total = places[wanted.place] if wanted.place else sum(places.values())
    there = [line for line in await named(snapshot, lines) if line.id]
    stops = await stops_of(
        snapshot, [line.id for line in there if line.id and line.place == "late"]
    )
    items = [waiting(line, found, stops) for line in there]
    return Queue(items, total, places, page.cursor(snapshot.asof, total))


def waiting(line: QueueLine, found: Promises, stops: Stops) -> Waiting:
    told = {each.name for each in fields(Waiting)} - {"due", "runs_until"}
    own = {name: getattr(line, name) for name in told}
    seconds = {name: in_seconds(own[name]) for name in ("goal", "used", "left")}
    return Waiting(
        **own | seconds,
        due=due(line, found, stops),
        runs_until=None if line.is_stopped else found.runs_until(line.calendar),
    )


def due(line: QueueLine, found: Promises, stops: Stops) -> datetime | None:
    if line.place == "stopped":
        return None
    if line.place != "late":
        return found.due(line.calendar, line.left)
    assert line.id
    assert line.opened
    assert line.calendar
    rule = found.rules[line.kind or "", line.priority or 0]
    stretches = Stretches.of(line.opened, stops.get(line.id, ()), rule.stops)
    goal = (line.goal or 0) * MICROSECOND
    return stretches.reached(found.worked[line.calendar], goal, found.at)
