"""The steps of a bridge: event by event in the order of the story, what each adds to the figure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson

from domain.catalogue import EVENTS
from domain.event import Event
from domain.opportunity import Opportunity
from domain.pipeline import Pipeline
from domain.recorded import Provenance, Recorded
from projections.engine.table import Rows
from projections.opportunities import OPPORTUNITIES, Deal
from projections.pipelines import ten_thousandths
from readapi.bridge.causes import BY_EVENT, DEFINING, Cause, cause
from readapi.bridge.measures import Chances, Measure

BY_TOPIC = {event.TOPIC: event for event in EVENTS if event in {*BY_EVENT, *DEFINING}}
BY_SCOPE: dict[str, type[Event]] = {
    "pipeline": Opportunity.Joined,
    "owner": Opportunity.Assigned,
    "closing_from": Opportunity.CloseDateChanged,
    "closing_to": Opportunity.CloseDateChanged,
}
"""{what a scope names: the event that makes a deal come into it, or leave it}."""

WEIGHING = (Opportunity.Moved, Opportunity.Joined, Opportunity.Rated, *DEFINING)
"""What changes nothing but how likely deals are."""

NOBODY = Provenance("", UUID(int=0), "")
UNSAID = "–"
"""Stands for a name that nothing here depends on."""


Standing = tuple[Mapping[UUID, Deal], Chances]
"""The deals at one instant, and the stages."""


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
    """What one event, or a correction of what was before, adds to the figure; in minor units."""

    cause: Cause
    record: UUID
    currency: str
    value: int
    happened: Happened | None = None


def topics(measure: Measure) -> list[str]:
    """Of the events that can change the figure: by far not all that happens does."""
    idle = {*WEIGHING, *BY_SCOPE.values()}
    if measure.name == "weighted_pipeline":
        idle -= {*WEIGHING}
    idle -= {event for name, event in BY_SCOPE.items() if getattr(measure.scope, name) is not None}
    return [topic for topic, event in BY_TOPIC.items() if event not in idle]


def corrections(
    measure: Measure,
    was: Standing,
    now: Standing,
) -> Iterator[Change]:
    """Per deal: as later knowledge has the first instant, less as the knowledge of then had it."""
    for id in was[0].keys() | now[0].keys():
        value = Counter[str]()
        for (deals, chances), sign in ((was, -1), (now, 1)):
            if deal := deals.get(id):
                value[deal.currency] += sign * measure.worth(deal, chances)
        for currency, change in value.items():
            if change:
                yield Change("corrected", id, currency, change)


def steps(
    measure: Measure,
    deals: Mapping[UUID, Deal],
    chances: Chances,
    happened: Iterable[Happened],
) -> Iterator[Change]:
    """From the deals and stages of the first instant on."""
    now, defined = dict(deals), dict(chances)
    for each in happened:
        event = read(each)
        if isinstance(event, DEFINING):
            yield from redefined(measure, now.values(), defined, each, event)
            continue
        before = now.get(each.record)
        after = now[each.record] = after_event(before, each, event)
        change = measure.worth(after, defined) - measure.worth(before, defined)
        if change:
            reason = cause(event, before, after, change)
            yield Change(reason, each.record, after.currency, change, each)


def redefined(
    measure: Measure,
    deals: Iterable[Deal],
    defined: dict[UUID, int],
    happened: Happened,
    event: Event,
) -> Iterator[Change]:
    """A stage's other probability weighs all deals anew that are in it."""
    anew = {id: chance for id, chance in said_of(event).items() if defined.get(id) != chance}
    after = defined | anew
    changes = Counter[str]()
    for deal in deals if anew else ():
        if deal.stage in anew:
            changes[deal.currency] += measure.worth(deal, after) - measure.worth(deal, defined)
    defined.update(anew)
    for currency, value in changes.items():
        if value:
            yield Change("redefined", happened.record, currency, value, happened)


def said_of(event: Event) -> dict[UUID, int]:
    match event:
        case Pipeline.Defined(stages=stages):
            return {stage.id: ten_thousandths(stage.probability) for stage in stages}
        case Pipeline.StageAdded(stage=stage):
            return {stage.id: ten_thousandths(stage.probability)}
        case Pipeline.StageRated(stage=id, probability=probability):
            return {id: ten_thousandths(probability)}
    return {}


def read(happened: Happened) -> Event:
    kind = BY_TOPIC[happened.topic]
    unsaid = dict.fromkeys(kind.personal_fields(), UNSAID)
    return kind.model_validate(unsaid | orjson.loads(happened.said))


def after_event(before: Deal | None, happened: Happened, event: Event) -> Deal:
    """As the read model has it."""
    recorded = Recorded(
        stream=happened.record,
        version=happened.version,
        event=event,
        position=happened.position,
        occurred_at=happened.occurred_at,
        known_from=happened.known_from,
        recorded_at=happened.known_from,
        by=NOBODY,
    )
    rows: Sequence[Deal] = [before] if before else []
    changed = OPPORTUNITIES.changes(recorded, Rows(rows))
    found = [row for row in changed if isinstance(row, Deal)]
    if found:
        return found[-1]
    assert before
    return before
