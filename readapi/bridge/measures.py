"""What a bridge explains: for each record a number at every instant, which sums make the figure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Generic, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.errors import Invalid, NotThere
from domain.event import Event
from domain.money import half_even
from projections.activities import ActivityRow
from projections.facts import Fact
from projections.opportunities import Deal
from projections.visits import Visit
from readapi.bridge.causes import OF_PROMISES, OF_SOURCES, OF_STAGES
from readapi.bridge.clocked import CLOCKS, Clocked, broken
from readapi.bridge.kinds import OF_ACTIVITIES, OF_DEALS, OF_STAYS, OF_TICKETS, Kind, R
from readapi.bridge.names import MEASURES, MeasureName
from readapi.bridge.returns import NO_SOURCES, OF_RETURNS, Sources
from readapi.days import begins
from readapi.service.promises import Promises


class Terms(NamedTuple):
    """Of a stage: its `probability` in ten-thousandths, and after how many days a deal rots."""

    probability: int
    rots_after: int | None


Stages = Mapping[UUID, Terms]


class NoSuchMeasure(NotThere, code="no_such_measure"):
    """There is no such measure."""


class ClosedHaveNoCloseDate(Invalid, code="closed_have_no_close_date"):
    """Only measures of open deals are narrowed down by when these are expected to close."""


class NotNarrowed(Invalid, code="not_narrowed"):
    """This measure is not narrowed down by that."""


@dataclass(frozen=True)
class Scope:
    """Which records count; None for all. `customers` are those of a segment, chosen beforehand."""

    pipeline: UUID | None = None
    owner: UUID | None = None
    source: str | None = None
    customers: frozenset[UUID] | None = None
    closing_from: date | None = None
    closing_to: date | None = None
    campaign: UUID | None = None

    @cached_property
    def named(self) -> list[str]:
        """What it narrows by."""
        return [each.name for each in fields(self) if getattr(self, each.name) is not None]

    def holds(self, row: Any) -> bool:
        """Of a row that has what is named."""
        return all(self._holds(name, row) for name in self.named)

    def _holds(self, name: str, row: Any) -> bool:
        match name:
            case "customers":
                return self.customers is not None and row.customer in self.customers
            case "closing_from" | "closing_to":
                return self._closes(row.close_date)
            case "campaign":  # by what it names, which the sources say
                return True
        return bool(getattr(row, name) == getattr(self, name))

    def _closes(self, day: date | None) -> bool:
        """A deal without a date closes in no period."""
        return (
            day is not None
            and (self.closing_from is None or self.closing_from <= day)
            and (self.closing_to is None or day <= self.closing_to)
        )


@dataclass(frozen=True)
class Seen:
    """What a record's worth depends on beside itself: the instant, the zone of days, the stages,
    the sources of campaigns, and what is promised; `promised` says as of which instants that
    changes.
    """

    at: datetime
    zone: ZoneInfo
    stages: Stages
    sources: Sources = NO_SOURCES
    promises: Promises | None = None
    promised: Mapping[datetime, Promises] = field(default_factory=dict)

    def told(self, terms: Stages) -> "Seen":
        """After a definition at its instant."""
        promises = self.promised.get(self.at, self.promises)
        return replace(self, stages={**self.stages, **terms}, promises=promises)


def one(_row: object, _seen: Seen) -> int:
    return 1


@dataclass(frozen=True)
class Measure(Generic[R]):
    """A record of one of the `statuses` counts `of` it: one, or minor units of its currency. With a
    clock it does so only `since` an instant. What it counts may be `defined_by` events of others.
    """

    name: MeasureName
    kind: Kind[R]
    statuses: tuple[str, ...]
    of: Callable[[R, Seen], int] = one
    since: Callable[[R, Seen], datetime | None] | None = None
    defined_by: tuple[type[Event], ...] = ()
    scope: Scope = Scope()

    @property
    def counts(self) -> bool:
        """Records, not money."""
        return self.of is one

    def worth(self, row: R | None, seen: Seen) -> int:
        """0 for a record that does not count."""
        if row is None or not self._is_of(row):
            return 0
        if self.since and not is_over(self.since(row, seen), seen.at):
            return 0
        return self.of(row, seen)

    def unit(self, row: Any) -> str:
        """A currency, or the noun of what is counted."""
        return self.kind.noun if self.counts else str(row.currency)

    def _is_of(self, row: Any) -> bool:
        stands = self.kind.standing(row) in self.statuses
        return stands and not self.kind.is_away(row) and self.scope.holds(row)


def is_over(instant: datetime | None, at: datetime) -> bool:
    return instant is not None and instant <= at


def amount(deal: Deal, _: Seen) -> int:
    return deal.amount


def returned(row: Deal | Fact, seen: Seen) -> int:
    """What was won from a source that a campaign names; less what it cost, while it names any."""
    if isinstance(row, Fact):
        return -(row.amount or 0) if row.campaign in seen.sources.of else 0
    return row.amount if row.source in seen.sources.all else 0


def weighted(deal: Deal, seen: Seen) -> int:
    """By its own probability, else by its stage's."""
    own = deal.probability
    chance = seen.stages[deal.stage].probability if own is None else own
    return half_even(deal.amount * chance, 10_000)


def deadline(activity: ActivityRow, seen: Seen) -> datetime | None:
    """The end of its day, or of a call or meeting; none of either is due at no time."""
    if activity.begins:
        return activity.begins + timedelta(minutes=activity.minutes or 0)
    return begins(activity.due + timedelta(days=1), seen.zone) if activity.due else None


def rots(visit: Visit, seen: Seen) -> datetime | None:
    """When it has been in its stage for a whole day more than that says, if it says any."""
    days = seen.stages[visit.stage].rots_after
    return None if days is None else visit.begun + timedelta(days=days + 1)


def breach(ticket: Clocked, seen: Seen) -> datetime | None:
    """When the first of its promises was broken, by what is promised."""
    return broken(ticket, seen.promises, seen.at) if seen.promises else None


OPEN_TICKETS = ("new", "active", "waiting")
OF_NAME: dict[str, Measure[Any]] = {
    each.name: each
    for each in (
        Measure("open_pipeline", OF_DEALS, ("open",), amount),
        Measure("weighted_pipeline", OF_DEALS, ("open",), weighted, defined_by=OF_STAGES),
        Measure("won_value", OF_DEALS, ("won",), amount),
        Measure("campaign_return", OF_RETURNS, ("won", "spent"), returned, defined_by=OF_SOURCES),
        Measure("backlog", OF_TICKETS, OPEN_TICKETS),
        Measure("overdue", OF_ACTIVITIES, ("planned",), since=deadline),
        Measure("rotting", OF_STAYS, ("here",), since=rots, defined_by=OF_STAGES),
        Measure("breached", CLOCKS, OPEN_TICKETS, since=breach, defined_by=OF_PROMISES),
    )
}


def kind_of(name: str) -> Kind[Any]:
    """What the measure adds up. Raises `NoSuchMeasure`."""
    return measure(name, Scope()).kind


def measure(name: str, scope: Scope) -> Measure[Any]:
    """Raises `NoSuchMeasure`, `ClosedHaveNoCloseDate`, `NotNarrowed`."""
    found = OF_NAME.get(name)
    if found is None:
        raise NoSuchMeasure(given=name, there=", ".join(MEASURES))
    if found.name == "won_value" and (scope.closing_from or scope.closing_to):
        raise ClosedHaveNoCloseDate
    if wrong := [each for each in scope.named if each not in found.kind.scopes]:
        raise NotNarrowed(measure=name, by=", ".join(wrong))
    return replace(found, scope=scope)
