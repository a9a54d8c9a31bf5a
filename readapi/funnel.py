"""The funnel: every entry into a stage is accounted for, as of any instant.

entered = advanced + lost + went back + left + here, for visits, for opportunities and for value.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, get_args
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.errors import Invalid
from readapi.attribution import Otherwise, policy
from readapi.board import Closed
from readapi.days import begins, ends
from readapi.funnel_lines import FunnelLine, FunnelStage, closed, stages
from readapi.names import names
from readapi.pace import NO_PACE, Pace, PaceLine, paces
from readapi.ports import Snapshot

Cohort = Literal["opened", "entered", "active"]
By = Literal["source", "owner", "product", "segment", "campaign"]
COHORTS: tuple[Cohort, ...] = get_args(Cohort)
BYS: tuple[By, ...] = get_args(By)


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
class Entry:
    """So many visits of a stage began that way; `came_from` the stage before a move."""

    stage: UUID
    how: str
    came_from: UUID | None
    n: int


@dataclass(frozen=True)
class Part:
    """The funnel of those visits alone that have the same source, owner and so on; `part` "" is of
    those that have none. A deal that changed hands between two visits counts in both parts.
    """

    part: str
    name: str | None
    stages: list[FunnelStage]
    won: Closed
    lost: Closed
    pace: Pace


@dataclass(frozen=True)
class Funnel:
    """`parts`: the same told apart, if it was asked `by` anything."""

    pipeline: UUID
    cohort: Cohort
    stages: list[FunnelStage]
    won: Closed
    lost: Closed
    pace: Pace
    by: By | None = None
    parts: Sequence[Part] = ()


async def funnel(
    snapshot: Snapshot,
    pipeline: UUID,
    period: Period,
    cohort: Cohort = "opened",
    by: By | None = None,
) -> Funnel:
    """The visits of the cohort, counted up to the snapshot's `at`."""
    given = given_of(pipeline, period, cohort)
    [whole] = await parts(snapshot, given, None)
    found = Funnel(pipeline, cohort, whole.stages, whole.won, whole.lost, whole.pace)
    if by is None:
        return found
    told = await parts(snapshot, given, by)
    return replace(found, by=by, parts=await called(snapshot, told))


async def parts(snapshot: Snapshot, given: dict[str, object], by: By | None) -> list[Part]:
    """By the text of what they are told apart by; one of all that is not told apart."""
    given |= await told_apart(snapshot, by)
    lines = await snapshot.lines(apart("funnel", by), FunnelLine, **given)
    pace = paces(await snapshot.lines(apart("funnel_pace", by), PaceLine, **given))
    own: dict[str, list[FunnelLine]] = {part: [] for part in pace}
    for line in lines:
        own.setdefault(line.part, []).append(line)
    return [
        Part(
            part=part,
            name=None,
            stages=stages(told),
            won=closed("won", told),
            lost=closed("lost", told),
            pace=pace.get(part, NO_PACE),
        )
        for part, told in sorted(own.items())
    ]


async def called(snapshot: Snapshot, parts: Sequence[Part]) -> list[Part]:
    """With the names of those parts that are records."""
    ids: dict[str, UUID] = {}
    for each in parts:
        with suppress(ValueError):
            ids[each.part] = UUID(each.part)
    known = await names(snapshot, set(ids.values()))
    return [
        replace(each, name=known.get(ids[each.part]) if each.part in ids else each.part or None)
        for each in parts
    ]


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


def apart(query: str, by: By | None) -> str:
    return f"{query} by {by}" if by else query


async def told_apart(snapshot: Snapshot, by: By | None) -> dict[str, object]:
    """What the queries need for it: campaigns count as long as the attribution policy lets them."""
    days = (await policy(snapshot, Otherwise())).days if by == "campaign" else 0
    return {"by": by, "touch_days": days}
