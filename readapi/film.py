"""The film: board and funnel of a pipeline in every frame between two days, in one call.

Each frame can be seen with the knowledge of its own instant ("as reported then"), and with that of
the question ("as known now"). It equals the board and the funnel that are asked at that instant.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, TypeVar
from uuid import UUID

from domain.errors import Invalid
from readapi.board import Board, Closed, StageTotal, Totals
from readapi.days import ends
from readapi.funnel import Cohort, Period
from readapi.funnel_lines import OUTCOMES
from readapi.ports import Snapshot

Every = Literal["day", "week"]
Seen = Literal["then", "now", "both"]
MOST = 1_100
"""Frames: three years of days."""


class TooManyFrames(Invalid, code="too_many_frames"):
    """A film has so many frames at most: take weeks, or fewer days."""


@dataclass(frozen=True)
class Shown:
    """A stage in frame `n`; `shown` there even without deals."""

    n: int
    stage: UUID
    name: str
    probability: int
    rots_after: int | None
    shown: bool


@dataclass(frozen=True)
class BoardLine:
    """A line of `film_board.sql`."""

    n: int
    status: str
    stage: UUID | None
    currency: str
    count: int
    value: int
    weighted: int


@dataclass(frozen=True)
class FunnelLine:
    """A line of `film_funnel.sql`."""

    n: int
    kind: str
    stage: UUID | None
    outcome: str | None
    currency: str | None
    count: int
    value: int
    change: int


@dataclass(frozen=True)
class FilmStage:
    """As a funnel counts it, without days: their quantiles are asked at one instant."""

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
    opportunities: dict[str, int]


@dataclass(frozen=True)
class FilmFunnel:
    stages: list[FilmStage]
    won: Closed
    lost: Closed


@dataclass(frozen=True)
class Picture:
    """One frame by one knowledge."""

    board: Board
    funnel: FilmFunnel


@dataclass(frozen=True)
class Frame:
    """`then`: as reported at that instant; `now`: by what is known at the question's."""

    at: datetime
    then: Picture | None
    now: Picture | None


@dataclass(frozen=True)
class Film:
    pipeline: UUID
    cohort: Cohort
    every: Every
    frames: list[Frame]


async def film(
    snapshot: Snapshot,
    pipeline: UUID,
    period: Period,
    cohort: Cohort = "opened",
    every: Every = "week",
    seen: Seen = "both",
) -> Film:
    """The cohort is of the whole period; each frame counts it up to its own instant."""
    instants = frames(period, every, snapshot.asof.at)
    then = await pictures(snapshot, pipeline, period, cohort, instants, then=True, seen=seen)
    now = await pictures(snapshot, pipeline, period, cohort, instants, then=False, seen=seen)
    return Film(pipeline, cohort, every, [*map(Frame, instants, then, now)])


def frames(period: Period, every: Every, at: datetime) -> list[datetime]:
    """The ends of days, or of weeks (on Sunday), and of the period; the last is `at` where that is
    earlier. Raises `TooManyFrames`.
    """
    count = (period.last - period.first).days + 1
    if count > MOST * (7 if every == "week" else 1):
        raise TooManyFrames(most=MOST)
    days = [period.first + timedelta(days=number) for number in range(count)]
    wanted = [day for day in days if every == "day" or is_sunday(day) or day == period.last]
    whole = [instant for day in wanted if (instant := ends(day, period.zone)) <= at]
    cut_short = period.since <= at < period.until and at not in whole
    return [*whole, at] if cut_short else whole


def is_sunday(day: date) -> bool:
    return day.isoweekday() == 7


async def pictures(
    snapshot: Snapshot,
    pipeline: UUID,
    period: Period,
    cohort: Cohort,
    instants: Sequence[datetime],
    *,
    then: bool,
    seen: Seen,
) -> Sequence[Picture | None]:
    """One of each frame, or none where they were not asked for."""
    if not instants or seen not in {"both", "then" if then else "now"}:
        return [None] * len(instants)
    given = {"pipeline": pipeline, "frames": instants, "then": then}
    cohorts = {"cohort": cohort, "since": period.since, "until": period.until}
    stages = by_frame(await snapshot.lines("film_stages", Shown, **given))
    deals = by_frame(await snapshot.lines("film_board", BoardLine, **given))
    visits = by_frame(await snapshot.lines("film_funnel", FunnelLine, **given, **cohorts))
    return [
        Picture(board(pipeline, stages[n], deals[n]), funnel(stages[n], visits[n]))
        for n in range(len(instants))
    ]


L = TypeVar("L", Shown, BoardLine, FunnelLine)


def by_frame(lines: Iterable[L]) -> Mapping[int, list[L]]:
    found: dict[int, list[L]] = defaultdict(list)
    for line in lines:
        found[line.n].append(line)
    return found


def board(pipeline: UUID, stages: Iterable[Shown], lines: Sequence[BoardLine]) -> Board:
    totals = []
    for each in stages:
        own = [line for line in lines if line.stage == each.stage]
        if own or each.shown:
            totals.append(
                StageTotal(
                    stage=each.stage,
                    name=each.name,
                    probability=each.probability,
                    rots_after=each.rots_after,
                    count=sum(line.count for line in own),
                    value={line.currency: line.value for line in own},
                    weighted={line.currency: line.weighted for line in own},
                )
            )
    won, lost = ([line for line in lines if line.status == how] for how in ("won", "lost"))
    return Board(pipeline, totals, closed(won), closed(lost))


def funnel(stages: Iterable[Shown], lines: Sequence[FunnelLine]) -> FilmFunnel:
    told = []
    for each in stages:
        own = [line for line in lines if line.stage == each.stage]
        if each.shown or any(line.kind == "visits" for line in own):
            told.append(stage(each, own))
    ended = [line for line in lines if line.kind == "closed"]
    won, lost = ([line for line in ended if line.outcome == how] for how in ("won", "lost"))
    return FilmFunnel(told, closed(won), closed(lost))


def stage(each: Shown, lines: Sequence[FunnelLine]) -> FilmStage:
    visits = [line for line in lines if line.kind == "visits"]
    deals = last_only(visits, [line for line in lines if line.kind == "followed"])
    reached = sum(line.count for line in lines if line.kind == "reached")
    return FilmStage(
        stage=each.stage,
        name=each.name,
        probability=each.probability,
        reached=reached,
        skipped=reached - deals["entered"],
        **by_outcome(visits),
        value={currency: worth(visits, currency) for currency in sorted(currencies(visits))},
        opportunities=deals,
    )


def by_outcome(lines: Iterable[FunnelLine]) -> dict[str, int]:
    """{entered, and every outcome: how many}; what is won has advanced."""
    found: dict[str, int] = dict.fromkeys(OUTCOMES, 0)
    for line in lines:
        found["entered"] += line.count
        found["advanced" if line.outcome == "won" else line.outcome or ""] += line.count
    return found


def last_only(visits: Iterable[FunnelLine], followed: Iterable[FunnelLine]) -> dict[str, int]:
    """Deals by their last visit there: the visits without those that others followed."""
    all_, less = by_outcome(visits), by_outcome(followed)
    return {outcome: n - less[outcome] for outcome, n in all_.items()}


def worth(lines: Iterable[FunnelLine], currency: str) -> Totals:
    found = dict.fromkeys((*OUTCOMES, "change_in_stage"), 0)
    for line in lines:
        if line.currency == currency:
            found["entered"] += line.value
            found["advanced" if line.outcome == "won" else line.outcome or ""] += line.value
            found["change_in_stage"] += line.change
    return found


def currencies(lines: Iterable[FunnelLine]) -> set[str]:
    return {line.currency for line in lines if line.currency}


def closed(lines: Sequence[BoardLine] | Sequence[FunnelLine]) -> Closed:
    value = {line.currency: line.value for line in lines if line.currency}
    return Closed(sum(line.count for line in lines), value)
