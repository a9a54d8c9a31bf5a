"""The bridge of a measure: start, one line per cause, end; the sum telescopes exactly."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson

from domain.facts import Spend
from readapi.board import Totals
from readapi.bridge.causes import CAUSES, OF_PROMISES, OF_SOURCES, Cause
from readapi.bridge.kinds import R
from readapi.bridge.measures import Measure, Seen, Stages, Terms
from readapi.bridge.names import MeasureName
from readapi.bridge.returns import NO_SOURCES, Sources
from readapi.bridge.steps import Change, Happened, Standing, corrections, steps, topics
from readapi.days import FIRST
from readapi.names import names
from readapi.ports import Snapshot
from readapi.service.promises import promises

MOST = 500
"""Items that are told of one cause: the largest."""


@dataclass(frozen=True)
class StageLine:
    """A line of `bridge/stages.sql`."""

    stage: UUID
    probability: int
    rots_after: int | None


@dataclass(frozen=True)
class Zone:
    name: str


@dataclass(frozen=True)
class InSegment:
    customer: UUID


@dataclass(frozen=True)
class Source:
    source: str


@dataclass(frozen=True)
class Step:
    """All that one cause added: by so many events, to so many records."""

    cause: Cause
    events: int
    records: int
    value: Totals


@dataclass(frozen=True)
class Item:
    """One event's part of a step; a correction has none of its own, and the time that passed only
    an instant. The `unit` is a currency, or the noun of what is counted.
    """

    cause: Cause
    record: UUID
    name: str | None
    value: int
    unit: str
    position: int | None
    version: int | None
    topic: str | None
    occurred_at: datetime | None


@dataclass(frozen=True)
class Bridge:
    """From (`since`, `known_since`) to the answer's (at, known_at): start + steps = end."""

    measure: MeasureName
    since: datetime
    known_since: datetime
    start: Totals
    steps: list[Step]
    end: Totals


@dataclass(frozen=True)
class Explained:
    bridge: Bridge
    changes: Sequence[Change]


async def explain(
    snapshot: Snapshot, measure: Measure[Any], since: datetime, known_since: datetime
) -> Explained:
    """All at one state of the database; `since` is read as `known_since` where that is earlier."""
    since, until = min(since, known_since), snapshot.asof.at
    period = {"since": since, "until": until, "topics": topics(measure)}
    happened = await snapshot.lines("bridge/happened", Happened, **period)
    was, now = await standing(snapshot, measure, since, known_since, period)
    now = now[0], await with_promises(snapshot, measure, now[1], happened)
    changes = [*corrections(measure, was, now), *steps(measure, now, happened, until)]

    start = Counter[str]()
    rows, seen = was
    for row in rows.values():
        start[measure.unit(row)] += measure.worth(row, seen)
    end = start.copy()
    for change in changes:
        end[change.unit] += change.value
    told = [step(cause, changes) for cause in CAUSES]
    bridge = Bridge(
        measure=measure.name,
        since=since,
        known_since=known_since,
        start=totals(start),
        steps=[each for each in told if each.events],
        end=totals(end),
    )
    return Explained(bridge, changes)


async def standing(
    snapshot: Snapshot,
    measure: Measure[R],
    since: datetime,
    known_since: datetime,
    period: Mapping[str, object],
) -> tuple[Standing[R], Standing[R]]:
    """The records that count at `since`, or that something happens to after it, and what they are
    measured by: as was known then, and as is known.
    """
    kind = measure.kind
    given = {"statuses": list(measure.statuses), "then": known_since, **period}
    found = await snapshot.lines(kind.query, kind.line, **given)
    [zone] = await snapshot.lines("bridge/zone", Zone)

    async def seen(known_at: datetime) -> Seen:
        promised, sourced = (measure.defined_by is each for each in (OF_PROMISES, OF_SOURCES))
        only, then = measure.scope.campaign, {"at": since, "known_at": known_at}
        return Seen(
            at=since,
            zone=ZoneInfo(zone.name),
            stages=await stages(snapshot, since, known_at),
            sources=await Sources.told(snapshot, only, **then) if sourced else NO_SOURCES,
            promises=await promises(snapshot, since, known_at) if promised else None,
        )

    was = [kind.read(line) for line in found if line.was]
    now = [kind.read(line) for line in found if line.known]
    return (
        ({row[0]: row for row in was}, await seen(known_since)),
        ({row[0]: row for row in now}, await seen(snapshot.asof.known_at)),
    )


async def with_promises(
    snapshot: Snapshot, measure: Measure[Any], seen: Seen, happened: Sequence[Happened]
) -> Seen:
    """What is promised as of each instant at which that changes: of several changes at one, as the
    last has it.
    """
    topics = {event.TOPIC for event in measure.defined_by if event in OF_PROMISES}
    instants = {each.occurred_at for each in happened if each.topic in topics}
    promised = {at: await promises(snapshot, at) for at in instants}
    return replace(seen, promised=promised)


async def stages(snapshot: Snapshot, at: datetime, known_at: datetime) -> Stages:
    found = await snapshot.lines("bridge/stages", StageLine, at=at, known_at=known_at)
    return {each.stage: Terms(each.probability, each.rots_after) for each in found}


async def segment(snapshot: Snapshot, name: str) -> frozenset[UUID]:
    """Its customers as of the answer's instants, which hold for the whole bridge."""
    found = await snapshot.lines("bridge/segment", InSegment, segment=name)
    return frozenset(each.customer for each in found)


async def sources(snapshot: Snapshot) -> list[str]:
    """Where deals come from."""
    return [each.source for each in await snapshot.lines("bridge/sources", Source)]


async def items(snapshot: Snapshot, changes: Sequence[Change], cause: Cause) -> list[Item]:
    """What makes up one step, the largest first; of those as large, what was first."""
    own = [change for change in changes if change.cause == cause]
    own.sort(key=lambda each: (-abs(each.value), each.at or FIRST, str(each.record)))
    of = [(change, called_by(change)) for change in own[:MOST]]
    called = await names(snapshot, {id for _, id in of})
    return [item(change, called.get(id)) for change, id in of]


def called_by(change: Change) -> UUID:
    """The record; what was spent has no name, but that of its campaign."""
    if change.happened and change.happened.topic == Spend.Spent.TOPIC:
        return UUID(orjson.loads(change.happened.said)["campaign"])
    return change.record


def item(change: Change, name: str | None) -> Item:
    at = change.happened
    return Item(
        cause=change.cause,
        record=change.record,
        name=name,
        value=change.value,
        unit=change.unit,
        position=at.position if at else None,
        version=at.version if at else None,
        topic=at.topic if at else None,
        occurred_at=change.at,
    )


def step(cause: Cause, changes: Sequence[Change]) -> Step:
    own = [change for change in changes if change.cause == cause]
    value: dict[str, int] = defaultdict(int)
    for change in own:
        value[change.unit] += change.value
    events = {change.happened.position if change.happened else change.record for change in own}
    return Step(cause, len(events), len({change.record for change in own}), dict(value))


def totals(sums: Mapping[str, int]) -> Totals:
    return {unit: value for unit, value in sorted(sums.items()) if value}
