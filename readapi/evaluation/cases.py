"""The cases of an evaluation: what the log tells of each measure, of two groups or of each part."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args
from uuid import UUID

from readapi.evaluation.samples import Cases, Shares, Times
from readapi.funnel import By, apart, told_apart
from readapi.ports import Snapshot

MeasureName = Literal[
    "conversion",
    "loss",
    "cycle_days",
    "first_response_hours",
    "satisfaction",
    "complaints",
    "loyalty",
    "data_errors",
]
MEASURES: tuple[MeasureName, ...] = get_args(MeasureName)
TIMES: tuple[MeasureName, ...] = ("cycle_days", "first_response_hours")
OF_DEALS: tuple[MeasureName, ...] = ("conversion", "loss", "cycle_days", "data_errors")
"""What is told apart by product, too: only deals have lines."""

Group = tuple[str, bool]
"""(part of a breakdown, whether from the turn on)."""


@dataclass(frozen=True)
class Window:
    """Cases that began in `since`–`turn`, and in `turn`–`until`, the ends not included; each is
    judged `within` days after it began. Deals of one pipeline, or of all.
    """

    since: datetime
    turn: datetime
    until: datetime
    within: int
    pipeline: UUID | None = None


@dataclass(frozen=True)
class DealsLine:
    """A line of `evaluation/deals.sql`."""

    part: str
    after: bool
    n: int
    won: int
    lost: int
    days: list[float]
    watched: int
    corrected: int


@dataclass(frozen=True)
class TicketsLine:
    """A line of `evaluation/tickets.sql`."""

    part: str
    after: bool
    n: int
    hours: list[float]
    watched: int
    corrected: int


@dataclass(frozen=True)
class ShareLine:
    """`k` of `n` ratings or customers."""

    part: str
    after: bool
    n: int
    k: int


Found = Mapping[MeasureName, Mapping[Group, Cases]]


async def cases(snapshot: Snapshot, window: Window, by: By | None = None) -> Found:
    given = vars(window) | await told_apart(snapshot, by)
    found: dict[MeasureName, dict[Group, Cases]] = defaultdict(dict)

    def add(measure: MeasureName, line: DealsLine | TicketsLine | ShareLine, own: Cases) -> None:
        group = line.part, line.after
        before = found[measure].get(group)
        found[measure][group] = own if before is None else before + own  # type: ignore[operator] # one measure, one type

    for deals in await snapshot.lines(apart("evaluation/deals", by), DealsLine, **given):
        for measure, own in of_deals(deals):
            add(measure, deals, own)
    if by == "product":
        return found
    for tickets in await snapshot.lines(apart("evaluation/tickets", by), TicketsLine, **given):
        add("first_response_hours", tickets, Times(tickets.hours))
        add("data_errors", tickets, Shares(tickets.corrected, tickets.watched))
    shares: Mapping[MeasureName, str] = {
        "satisfaction": "evaluation/ratings",
        "complaints": "evaluation/complaints",
        "loyalty": "evaluation/loyalty",
    }
    for measure, query in shares.items():
        for line in await snapshot.lines(apart(query, by), ShareLine, **given):
            add(measure, line, Shares(line.k, line.n))
    return found


def of_deals(line: DealsLine) -> Iterator[tuple[MeasureName, Cases]]:
    yield "conversion", Shares(line.won, line.n)
    yield "loss", Shares(line.lost, line.n)
    yield "cycle_days", Times(line.days)
    yield "data_errors", Shares(line.corrected, line.watched)


def none_of(measure: MeasureName) -> Cases:
    return Times(()) if measure in TIMES else Shares(0, 0)
