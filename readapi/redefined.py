"""The funnel as it would be by other stages: split, renamed, merged, re-ordered or left out.

Every journey is replayed in memory. A stage that is left out is passed through: its time belongs to
the stage before, at the beginning to the one after it. Where the deal then stands in the same stage
twice in a row, it is one visit. Higher and lower are by the new order.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from statistics import quantiles
from typing import Literal
from uuid import UUID

from readapi.funnel_lines import OUTCOMES, Days, FunnelStage, ratio

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Visited:
    """A line of `replayed.sql`; the amount in minor units."""

    opportunity: UUID
    number: int
    stage: UUID
    begun: datetime
    ended: datetime | None
    outcome: Literal["here", "advanced", "won", "lost", "went_back", "left"]
    entry_amount: int
    currency: str
    source: str | None


Where = Callable[[Visited], int | None]
"""The place of a visit among the new stages, from 0; None if its stage is left out."""


@dataclass(frozen=True)
class Replayed:
    """As a funnel counts it: entered = advanced + lost + went back + left + here."""

    name: str
    entered: int
    reached: int
    skipped: int
    advanced: int
    lost: int
    went_back: int
    left: int
    here: int
    conversion: float | None
    days: Days

    @classmethod
    def of(cls, stage: FunnelStage) -> "Replayed":
        own = {name: getattr(stage, name) for name in ("reached", "skipped", *OUTCOMES)}
        conversion = ratio(stage.advanced, stage.entered)
        return cls(name=stage.name, conversion=conversion, days=stage.days, **own)


@dataclass(frozen=True)
class Stay:
    opportunity: UUID
    place: int
    begun: datetime
    ended: datetime | None
    outcome: str


def replay(visits: Sequence[Visited], where: Where, names: Sequence[str]) -> list[Replayed]:
    """The new stages in their order; `visits` deal by deal."""
    stays = [stay for run in runs(visits) for stay in replayed(run, where)]
    reached = Counter[int]()
    by_deal = groupby(stays, key=attrgetter("opportunity"))
    for _, own in by_deal:
        reached.update(range(max(passed(stay, len(names)) for stay in own)))
    by_place: Mapping[int, list[Stay]] = defaultdict(list)
    for stay in stays:
        by_place[stay.place].append(stay)
    return [line(name, by_place[place], reached[place]) for place, name in enumerate(names)]


def runs(visits: Iterable[Visited]) -> Iterator[list[Visited]]:
    """Visits that moves join: a deal that closed or left begins a new run when it is back."""
    run: list[Visited] = []
    for visit in visits:
        run.append(visit)
        if visit.outcome not in {"advanced", "went_back"}:
            yield run
            run = []


def replayed(run: Sequence[Visited], where: Where) -> Iterator[Stay]:
    places = [(place, each) for each in run if (place := where(each)) is not None]
    kept = [next(same) for _, same in groupby(places, key=lambda pair: pair[0])]
    begun = [run[0].begun, *(each.begun for _, each in kept[1:])]
    for number, (place, visit) in enumerate(kept):
        if number + 1 < len(kept):
            outcome = "advanced" if kept[number + 1][0] > place else "went_back"
            ended: datetime | None = begun[number + 1]
        else:
            outcome, ended = run[-1].outcome, run[-1].ended
        yield Stay(visit.opportunity, place, begun[number], ended, outcome)


def passed(stay: Stay, stages: int) -> int:
    """How many stages, from the first: those up to its own, or all by winning."""
    return stages if stay.outcome == "won" else stay.place + 1


def line(name: str, stays: Sequence[Stay], reached: int) -> Replayed:
    ends = Counter("advanced" if each.outcome == "won" else each.outcome for each in stays)
    took = sorted((each.ended - each.begun) / DAY for each in stays if each.ended)
    return Replayed(
        name=name,
        entered=len(stays),
        reached=reached,
        skipped=reached - len({each.opportunity for each in stays}),
        conversion=ratio(ends["advanced"], len(stays)),
        days=days(took),
        **{each: ends[each] for each in OUTCOMES if each != "entered"},
    )


def days(took: list[float]) -> Days:
    """Quantiles of type 7, as the database has them."""
    if not took:
        return Days(0, None, None, None, None)
    cuts = quantiles(took if took[1:] else took * 2, n=20, method="inclusive")
    return Days(len(took), cuts[4], cuts[9], cuts[14], cuts[17])
