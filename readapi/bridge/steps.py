"""The steps of a bridge: event by event in the order of the story, what each adds to the figure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from domain.campaign import Campaign
from domain.catalogue import EVENTS
from domain.event import Event
from domain.opportunity import Opportunity
from domain.pipeline import Pipeline, Stage
from domain.recorded import Provenance, Recorded
from projections.pipelines import ten_thousandths
from readapi.bridge.causes import BY_EVENT, DEFINING, Cause, cause
from readapi.bridge.kinds import R
from readapi.bridge.measures import Measure, Seen, Terms

BY_TOPIC = {event.TOPIC: event for event in EVENTS if event in {*BY_EVENT, *DEFINING}}
WEIGHING = (Opportunity.Moved, Opportunity.Joined, Opportunity.Rated, *DEFINING)
"""What changes nothing but how likely deals are, or how long they are in their stage."""

NOBODY = Provenance("", UUID(int=0), "")
UNSAID = "–"
"""Stands for a name that nothing here depends on."""


Standing = tuple[Mapping[UUID, R], Seen]
"""The records at one instant, and what they are measured by."""


@dataclass(frozen=True)
class Happened:
    """A line of `bridge/happened.sql`: an event and its open fields."""

    record: UUID
    version: int
    position: int
    topic: str
    occurred_at: datetime
    known_from: datetime
    said: str


@dataclass(frozen=True, slots=True)
class Change:
    """What one event adds to the figure of that unit, or else a correction of what was before, or
    the time that passed, over the record's own end of it.
    """

    cause: Cause
    record: UUID
    unit: str
    value: int
    happened: Happened | None = None
    over: datetime | None = None

    @property
    def at(self) -> datetime | None:
        """None of a correction."""
        return self.happened.occurred_at if self.happened else self.over


def topics(measure: Measure[Any]) -> list[str]:
    """Of the events that can change the figure: by far not all that happens does."""
    kind, defined = measure.kind, measure.defined_by
    idle = {*WEIGHING, *kind.scopes.values()}
    if defined:
        idle -= {*WEIGHING}
    idle -= {kind.scopes[name] for name in measure.scope.named}
    idle |= kind.idle
    return [
        topic
        for topic, event in BY_TOPIC.items()
        if event not in idle and (kind.reads(event) or event in defined)
    ]


def corrections(measure: Measure[R], was: Standing[R], now: Standing[R]) -> Iterator[Change]:
    """Per record: as later knowledge has the first instant, less as that of then had it."""
    for id in was[0].keys() | now[0].keys():
        value = Counter[str]()
        for (rows, seen), sign in ((was, -1), (now, 1)):
            if row := rows.get(id):
                value[measure.unit(row)] += sign * measure.worth(row, seen)
        for unit, change in value.items():
            if change:
                yield Change("corrected", id, unit, change)


def steps(
    measure: Measure[R], standing: Standing[R], happened: Iterable[Happened], until: datetime
) -> Iterator[Change]:
    """From the records of the first instant on, up to the last."""
    rows, seen = standing
    now, looked_at = dict(rows), dict.fromkeys(rows, seen.at)
    for each in happened:
        event = read(each)
        defines = type(event) in measure.defined_by
        if measure.since:
            seen = replace(seen, at=each.occurred_at)
            for id in now if defines else now.keys() & {each.record}:
                yield from passed(measure, id, now[id], (looked_at[id], seen))
                looked_at[id] = seen.at
        if defines:
            anew = defined(seen, each.record, event)
            yield from redefined(measure, now.values(), (seen, anew), each)
            seen = anew
            continue
        before = now.get(each.record)
        after = now[each.record] = measure.kind.fold(before, recorded(each, event))
        looked_at[each.record] = each.occurred_at
        change = measure.worth(after, seen) - measure.worth(before, seen)
        if change:
            reason = cause(event, before, change)
            yield Change(reason, each.record, measure.unit(after), change, each)
    seen = replace(seen, at=until)
    for id in now if measure.since else ():
        yield from passed(measure, id, now[id], (looked_at[id], seen))


def passed(
    measure: Measure[R], id: UUID, row: R, period: tuple[datetime, Seen]
) -> Iterator[Change]:
    """What time alone changes between two instants: nothing, unless the measure has a clock."""
    since, seen = period
    if measure.since is None:
        return
    change = measure.worth(row, seen) - measure.worth(row, replace(seen, at=since))
    if change:
        over = measure.since(row, seen)
        yield Change("time_passed", id, measure.unit(row), change, over=over)


def redefined(
    measure: Measure[R], rows: Iterable[R], seen: tuple[Seen, Seen], happened: Happened
) -> Iterator[Change]:
    """A definition changes what all records count."""
    before, after = seen
    changes = Counter[str]()
    for row in rows:
        changes[measure.unit(row)] += measure.worth(row, after) - measure.worth(row, before)
    for unit, value in changes.items():
        if value:
            yield Change("redefined", happened.record, unit, value, happened)


def defined(seen: Seen, record: UUID, event: Event) -> Seen:
    """After the definition at its instant."""
    match event:
        case Campaign.Planned(source=source) | Campaign.SourceNamed(source=source):
            return replace(seen, sources=seen.sources.named(record, source))
    return seen.told(said_of(event))


def said_of(event: Event) -> dict[UUID, Terms]:
    match event:
        case Pipeline.Defined(stages=stages):
            return {stage.id: terms(stage) for stage in stages}
        case Pipeline.StageAdded(stage=stage):
            return {stage.id: terms(stage)}
        case Pipeline.StageRated(stage=id):
            return {id: terms(event)}
    return {}


def terms(said: Stage | Pipeline.StageRated) -> Terms:
    return Terms(ten_thousandths(said.probability), said.rots_after)


def read(happened: Happened) -> Event:
    kind = BY_TOPIC[happened.topic]
    unsaid = dict.fromkeys(kind.personal_fields(), UNSAID)
    return kind.model_validate(unsaid | orjson.loads(happened.said))


def recorded(happened: Happened, event: Event) -> Recorded:
    return Recorded(
        stream=happened.record,
        version=happened.version,
        event=event,
        position=happened.position,
        occurred_at=happened.occurred_at,
        known_from=happened.known_from,
        recorded_at=happened.known_from,
        by=NOBODY,
    )
