"""Service figures as shares and bars."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from readapi.records.tickets import Ticket
from readapi.service.figures import Age, Fared, Figures, Opinions, Promised

WIDTH = 120
"""Of the longest bar, in pixels."""


@dataclass(frozen=True)
class Kept:
    """A promise: the share that was kept of those made, None of none; hours of working time."""

    share: float | None
    promised: int
    late: int
    p50: float | None
    p90: float | None


@dataclass(frozen=True)
class Line:
    """All tickets of the period, or those of one priority."""

    fared: Fared
    answer: Kept
    resolve: Kept
    at_once: float | None
    """The share that was settled at first contact, of those that are settled."""


@dataclass(frozen=True)
class Waiting:
    """Open tickets of so many days, and fewer than `until`; the bar is as long as they are many."""

    days: int
    until: int | None
    n: int
    width: int


@dataclass(frozen=True)
class ServiceView:
    start: date
    end: date
    all: Line
    lines: Sequence[Line]
    backlog: Sequence[Waiting]
    open: int
    opinions: Opinions
    satisfied: float | None
    average: float | None
    complaints: float | None
    """Per 100 customers."""


@dataclass(frozen=True)
class CasesView:
    """The tickets behind a figure; `total` counts all pages."""

    which: str
    priority: int | None
    start: date
    end: date
    total: int
    tickets: Sequence[Ticket]
    more: str | None


def service(found: Figures) -> ServiceView:
    said = found.opinions
    return ServiceView(
        start=found.since,
        end=found.until,
        all=line(found.all),
        lines=[line(each) for each in found.by_priority],
        backlog=waiting(found.backlog),
        open=sum(each.n for each in found.backlog),
        opinions=said,
        satisfied=said.satisfied / said.rated if said.rated else None,
        average=said.points / said.rated if said.rated else None,
        complaints=100 * said.complaints / said.customers if said.customers else None,
    )


def line(fared: Fared) -> Line:
    once = fared.at_first_contact / fared.settled if fared.settled else None
    return Line(fared, kept(fared.answer), kept(fared.resolve), once)


def kept(made: Promised) -> Kept:
    share = (made.promised - made.late) / made.promised if made.promised else None
    return Kept(share, made.promised, made.late, made.p50, made.p90)


def waiting(ages: Sequence[Age]) -> list[Waiting]:
    most = max((each.n for each in ages), default=0) or 1
    ends = [each.days for each in ages[1:]]
    return [
        Waiting(each.days, until, each.n, round(WIDTH * each.n / most))
        for each, until in zip(ages, [*ends, None], strict=True)
    ]
