"""How fast business goes: little on weekends, less on holidays, and by the month of the year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

import numpy as np
import polars as pl
from numpy.typing import NDArray

from domain.event import Event
from domain.working_calendar import WorkingCalendar
from pipelines.models.numbers import Numbers
from pipelines.ports import Story

YEAR = 12

AS_ANY_DAY = 10.0
"""Turns that speak for a day of rest being like any other: so few of them prove nothing."""

Free = Mapping[str, frozenset[date]]
"""{working calendar: its holidays}"""


def holidays(story: Story, at: datetime) -> Free:
    """By what was known at that instant."""
    at = at.astimezone(UTC)

    def told(event: type[Event], day: pl.Expr) -> pl.LazyFrame:
        free = pl.lit(event is not WorkingCalendar.HolidayRemoved).alias("free")
        columns = ("stream", "occurred_at", "version", day.alias("day"), free)
        return story.scan(event, at=at, known_at=at).select(columns)

    named = pl.col("holidays").list.eval(pl.element().struct.field("day"))
    told_all = [
        told(WorkingCalendar.Defined, named).explode("day"),
        told(WorkingCalendar.HolidayAdded, pl.col("holiday").struct.field("day")),
        told(WorkingCalendar.HolidayRemoved, pl.col("day")),
    ]
    last = (
        pl.concat(told_all)
        .filter(pl.col("day").is_not_null())
        .sort("stream", "occurred_at", "version")
        .group_by("stream", "day", maintain_order=True)
        .agg(pl.col("free").last())
        .filter("free")
        .collect()
    )
    return {str(calendar): frozenset(days["day"]) for (calendar,), days in last.group_by("stream")}


def kind(day: date, free: Free) -> int:
    """0 a day like any other, 1 a weekend, then a holiday of the first calendar, the second …"""
    if day.weekday() >= 5:
        return 1
    places = enumerate(sorted(free), 2)
    return next((place for place, calendar in places if day in free[calendar]), 0)


@dataclass(frozen=True)
class Pace:
    """A clock that runs by working time: so many days of work had `passed` at each midnight."""

    midnights: Numbers
    passed: Numbers

    @classmethod
    def of(
        cls, turns: pl.Series, free: Free, first: date, today: date, last: date, zone: tzinfo
    ) -> "Pace":
        """As the `turns` of deals (instants) went from the `first` day to `today`; it runs on to
        the `last`.
        """
        all_days = [first + timedelta(each) for each in range((last - first).days + 2)]
        kinds = np.array([kind(day, free) for day in all_days])
        local = turns.dt.convert_time_zone(str(zone)).dt.date()
        number = (local - first).dt.total_days().to_numpy()
        most = len(free) + 2
        counts = np.bincount(kinds[number], minlength=most)
        there = np.bincount(kinds[: (today - first).days + 1], minlength=most)
        usual = counts[0] / max(int(there[0]), 1)
        pace = (counts + AS_ANY_DAY) / (usual * there + AS_ANY_DAY)
        pace[0] = 1.0
        midnights = [datetime.combine(day, datetime.min.time(), zone) for day in all_days]
        passed = np.r_[0.0, np.cumsum(pace[kinds])[:-1]]
        return cls(np.array([each.timestamp() for each in midnights]), passed)

    def at(self, instants: pl.Series) -> Numbers:
        """Days of work since the first midnight."""
        return np.interp(instants.dt.epoch("us").to_numpy() / 1e6, self.midnights, self.passed)

    def when(self, instant: datetime) -> float:
        return float(np.interp(instant.timestamp(), self.midnights, self.passed))


USUAL_SPREAD = 0.03
"""Months differ by about a sixth, for all that is known beforehand (the square of it) …"""

MONTHS_FOR_IT = 12
"""… and so many months speak for that."""


@dataclass(frozen=True)
class Seasons:
    """By how much each month of the year, January first, is above or below the average, believed
    as far as it was seen: gamma over months, Poisson within (A. Gelman et al., Bayesian Data
    Analysis, 2.6). A month never seen is like any.
    """

    shape: Numbers
    rate: Numbers

    @classmethod
    def of(cls, months: Sequence[date], seen: Numbers, expected: Numbers) -> "Seasons":
        """`seen` in each past month, where as many were `expected` of an average one."""
        usual = MONTHS_FOR_IT * float(np.mean(expected**2)) if expected.any() else 1.0
        beyond = float(np.sum((seen - expected) ** 2 - expected)) + usual * USUAL_SPREAD
        spread = max(beyond / (float(np.sum(expected**2)) + usual), 1e-3)
        shape, rate = np.full(YEAR, 1 / spread), np.full(YEAR, 1 / spread)
        np.add.at(shape, places(months), seen)
        np.add.at(rate, places(months), expected)
        return cls(shape, rate)

    def draw(self, months: Sequence[date], paths: int, rng: np.random.Generator) -> Numbers:
        """Factors by path (rows) and month to come (columns)."""
        shape, rate = self.shape[places(months)], self.rate[places(months)]
        return rng.gamma(shape, 1 / rate, (paths, len(months)))


def places(months: Sequence[date]) -> NDArray[np.int64]:
    return np.array([each.month - 1 for each in months], np.int64)
