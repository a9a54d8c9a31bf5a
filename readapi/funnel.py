"""The funnel: every entry into a stage is accounted for, as of any instant.

entered = advanced + lost + went back + left + here, for visits, for opportunities and for value.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Literal, get_args
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.errors import Invalid
from readapi.board import Closed, Totals
from readapi.days import begins, ends
from readapi.ports import Snapshot

Cohort = Literal["opened", "entered", "active"]
Outcome = Literal["entered", "advanced", "lost", "went_back", "left", "here"]
COHORTS: tuple[Cohort, ...] = get_args(Cohort)
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


class PeriodBackwards(Invalid, code="period_backwards"):
    """The last day of a period lies before its first."""


@dataclass(frozen=True)
class Period:
    """Whole days of the workspace's zone, both included."""

    first: date
    last: date
    zone: ZoneInfo

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise PeriodBackwards(first=self.first, last=self.last)

    @property
    def since(self) -> datetime:
        return begins(self.first, self.zone)

    @property
    def until(self) -> datetime:
        """The last microsecond."""
        return ends(self.last, self.zone)


@dataclass(frozen=True)
class FunnelLine:
    """A line of `funnel.sql`: without currency a stage's totals, else those of one currency."""

    stage: UUID
    name: str
    probability: int
    currency: str | None
    entered: int
    reached: int
    advanced: int
    lost: int
    went_back: int
    left: int
    here: int
    deals: int
    deals_advanced: int
    deals_lost: int
    deals_went_back: int
    deals_left: int
    deals_here: int
    entered_value: int
    advanced_value: int
    lost_value: int
    went_back_value: int
    left_value: int
    here_value: int
    change_in_stage: int
    ended: int
    days: list[float | None] | None


@dataclass(frozen=True)
class ClosedLine:
    outcome: str
    currency: str
    n: int
    value: int


@dataclass(frozen=True)
class Entry:
    """So many visits of a stage began that way; `came_from` the stage before a move."""

    stage: UUID
    how: str
    came_from: UUID | None
    n: int


@dataclass(frozen=True)
class Days:
    """Quantiles of the days of `n` ended visits; none of none."""

    n: int
    p25: float | None
    p50: float | None
    p75: float | None
    p90: float | None


@dataclass(frozen=True)
class FunnelStage:
    """`reached`: opportunities that entered the stage or a higher one, or won; `skipped` of them
    never entered it.
    """

    stage: UUID
    name: str
    probability: int
    entered: int
    reached: int
    skipped: int
    advanced: int
    lost: int
    went_back: int
    left: int
    here: int
    value: dict[str, Totals]
    days: Days
    opportunities: dict[str, int]


@dataclass(frozen=True)
class Funnel:
    pipeline: UUID
    cohort: Cohort
    stages: list[FunnelStage]
    won: Closed
    lost: Closed


async def funnel(
    snapshot: Snapshot, pipeline: UUID, period: Period, cohort: Cohort = "opened"
) -> Funnel:
    """The visits of the cohort, counted up to the snapshot's `at`."""
    given = given_of(pipeline, period, cohort)
    lines = await snapshot.lines("funnel", FunnelLine, **given)
    ends = await snapshot.lines("funnel_closed", ClosedLine, **given)
    return Funnel(
        pipeline=pipeline,
        cohort=cohort,
        stages=[stage(list(own)) for _, own in groupby(lines, key=lambda line: line.stage)],
        won=closed("won", ends),
        lost=closed("lost", ends),
    )


async def entries(
    snapshot: Snapshot, pipeline: UUID, period: Period, cohort: Cohort = "opened"
) -> Sequence[Entry]:
    """Where the entries of each stage came from."""
    given = given_of(pipeline, period, cohort)
    return await snapshot.lines("funnel_entries", Entry, **given)


def given_of(pipeline: UUID, period: Period, cohort: Cohort) -> dict[str, object]:
    return {
        "pipeline": pipeline,
        "cohort": cohort,
        "since": period.since,
        "until": period.until,
    }


def stage(lines: Sequence[FunnelLine]) -> FunnelStage:
    total, *currencies = lines
    return FunnelStage(
        stage=total.stage,
        name=total.name,
        probability=total.probability,
        entered=total.entered,
        reached=total.reached,
        skipped=total.reached - total.deals,
        advanced=total.advanced,
        lost=total.lost,
        went_back=total.went_back,
        left=total.left,
        here=total.here,
        value={line.currency: value(line) for line in currencies if line.currency},
        days=Days(total.ended, *(total.days or [None] * 4)),
        opportunities={"entered": total.deals} | of_deals(total),
    )


def value(line: FunnelLine) -> Totals:
    told = asdict(line)
    sums = {outcome: told[f"{outcome}_value"] for outcome in OUTCOMES}
    return sums | {"change_in_stage": line.change_in_stage}


def of_deals(line: FunnelLine) -> dict[str, int]:
    told = asdict(line)
    return {outcome: told[f"deals_{outcome}"] for outcome in OUTCOMES if outcome != "entered"}


def closed(outcome: str, lines: Sequence[ClosedLine]) -> Closed:
    own = [line for line in lines if line.outcome == outcome]
    return Closed(sum(line.n for line in own), {line.currency: line.value for line in own})
