"""Before/after evaluation: the same measures of two groups of cases, each with its uncertainty.

Both sides are treated alike: equally long, and every case is judged at the same age.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import add
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field

from readapi.days import FIRST, back, begins
from readapi.evaluation.cases import (
    MEASURES,
    OF_DEALS,
    Found,
    MeasureName,
    Window,
    cases,
    none_of,
)
from readapi.evaluation.samples import Cases, Difference, Sample, Verdict, difference
from readapi.funnel import By, Period
from readapi.names import names
from readapi.ports import Snapshot

DAY = timedelta(days=1)
Days = Annotated[int, Field(ge=1, le=1_830)]
Within = Annotated[int, Field(ge=1, le=730)]
DAYS, WITHIN = 180, 60


@dataclass(frozen=True)
class Comparison:
    """`first` is before the change, or all others; `second` from it on, or the part. Of a measure
    that ends in days or hours the medians, else shares. No difference where there are too few
    cases on either side.
    """

    measure: MeasureName
    part: str | None
    name: str | None
    first: Sample
    second: Sample
    difference: Difference | None
    verdict: Verdict


@dataclass(frozen=True)
class Evaluation:
    """Of cases that began in `since`–`turn` beside those of `turn`–`until`; told apart `by`
    anything, of all that began in `since`–`until`. The ends are not included.
    """

    since: datetime
    turn: datetime
    until: datetime
    within: int
    pipeline: UUID | None
    by: By | None
    comparisons: Sequence[Comparison]


async def change(
    snapshot: Snapshot,
    on: date,
    zone: ZoneInfo,
    days: int = DAYS,
    within: int = WITHIN,
    pipeline: UUID | None = None,
) -> Evaluation:
    """Before and from the day `on`. So many days of either side; fewer where cases from the change
    on are not `within` days old yet: both sides are cut alike.
    """
    turn = begins(on, zone)
    grown = back(snapshot.asof.at, within * DAY)
    length = max(min(days * DAY, grown - turn, turn - FIRST), timedelta())
    window = Window(turn - length, turn, turn + length, within, pipeline)
    found = await cases(snapshot, window)
    told = [compared(measure, *sides(found, measure)) for measure in MEASURES]
    return Evaluation(**vars(window), by=None, comparisons=told)


async def cohorts(
    snapshot: Snapshot, period: Period, by: By, within: int = WITHIN, pipeline: UUID | None = None
) -> Evaluation:
    """Each part beside all others of the same days, the largest first."""
    grown = back(snapshot.asof.at, within * DAY)
    until = grown if grown <= period.until else period.until + timedelta(microseconds=1)
    window = Window(period.since, period.since, max(until, period.since), within, pipeline)
    found = await cases(snapshot, window, by)
    own = parts(found)
    called = await names_of(snapshot, own)
    measures = OF_DEALS if by == "product" else MEASURES
    told = [
        compared(measure, *beside(found, measure, part), part, called.get(part))
        for measure in measures
        for part in own
    ]
    return Evaluation(**vars(window), by=by, comparisons=told)


def sides(found: Found, measure: MeasureName) -> tuple[Cases, Cases]:
    own = found.get(measure, {})
    return own.get(("", False), none_of(measure)), own.get(("", True), none_of(measure))


def beside(found: Found, measure: MeasureName, part: str) -> tuple[Cases, Cases]:
    """All others, and the part."""
    own = found.get(measure, {})
    others = [each for (name, _), each in own.items() if name != part]
    return together(measure, others), own.get((part, True), none_of(measure))


def together(measure: MeasureName, all_: Iterable[Any]) -> Cases:
    found: Cases = reduce(add, all_, none_of(measure))
    return found


def parts(found: Found) -> list[str]:
    """Those with most cases first."""
    size = Counter[str]()
    for own in found.values():
        for (part, _), each in own.items():
            size[part] += each.n
    return sorted(size, key=lambda part: (-size[part], part))


async def names_of(snapshot: Snapshot, parts: Iterable[str]) -> dict[str, str | None]:
    """Of those that are records; the others are called as they are."""
    ids: dict[str, UUID] = {}
    for each in parts:
        with suppress(ValueError):
            ids[each] = UUID(each)
    known = await names(snapshot, set(ids.values()))
    return {each: known.get(ids[each]) if each in ids else each or None for each in parts}


def compared(
    measure: MeasureName,
    first: Cases,
    second: Cases,
    part: str | None = None,
    name: str | None = None,
) -> Comparison:
    found, verdict = difference(first, second)
    return Comparison(
        measure=measure,
        part=part,
        name=name,
        first=Sample.of(first),
        second=Sample.of(second),
        difference=found,
        verdict=verdict,
    )
