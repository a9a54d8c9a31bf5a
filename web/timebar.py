"""The time bar: where everything stands on the track, in per cent, and the sentence beside it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from operator import attrgetter
from typing import Literal, get_args

from web.format import Format
from web.moment import Moment

HEIGHT = 24
"""Height of the tallest bar, in units of the inner drawing."""
BAR = 0.72
"""Width of a bar; a week is 1."""
NEAR = 3.4
"""Marks closer than this, in per cent of the track, share one: 12 px on the narrowest, and what a
mark with its count needs on a wide one.
"""
STEPS = (1, 3, 6, 12, 24, 60)
"""Months between two ticks."""
TICKS = 12

Kind = Literal["import", "def", "fix"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""The rarest first: a shared mark shows it."""


@dataclass(frozen=True)
class Happening:
    """Something worth a link on the bar: an import, corrections, changed definitions of one day."""

    day: date
    kind: Kind
    text: str
    count: int = 1


@dataclass(frozen=True)
class Mark:
    """One or several happenings at nearly the same place; `day` is that of the last."""

    x: float
    kind: Kind
    day: date
    texts: Sequence[str]
    count: int


@dataclass(frozen=True)
class Tick:
    x: float
    label: str


@dataclass(frozen=True)
class TimeBar:
    """Days count from that of the first event; the last one is now."""

    moment: Moment
    words: Format
    weekly: Mapping[date, int]
    """{first day of a week: events}; weeks without events may be left out."""
    happenings: Sequence[Happening] = ()
    learned_since: int | None = None
    """How many things learned since would change this page, where that was counted."""

    @cached_property
    def first(self) -> date:
        return self.moment.first_day(self.words)

    @cached_property
    def today(self) -> date:
        return self.words.local_day(self.moment.now)

    @property
    def days(self) -> int:
        return max((self.today - self.first).days, 1)

    @property
    def at_day(self) -> date:
        return self.words.local_day(self.moment.at)

    @property
    def known_day(self) -> date:
        return self.words.local_day(self.moment.known_at)

    @property
    def week_before(self) -> date:
        """Seven days before the day shown."""
        return self.at_day - timedelta(days=7)

    @property
    def at_index(self) -> int:
        return self.index(self.at_day) if self.moment.past else self.days

    @property
    def known_index(self) -> int:
        return self.days if self.moment.known_at >= self.moment.now else self.index(self.known_day)

    @property
    def at_x(self) -> float:
        return round(100 * self.at_index / self.days, 2)

    @property
    def known_x(self) -> float:
        return round(100 * self.known_index / self.days, 2)

    @property
    def weeks(self) -> float:
        """Width of the inner drawing."""
        return round(self.days / 7, 2)

    def index(self, day: date) -> int:
        return min(max((day - self.first).days, 0), self.days)

    def x(self, day: date) -> float:
        return round(100 * self.index(day) / self.days, 2)

    def bars(self) -> str:
        """One path: a bar a week, its height the events of that week against the busiest one."""
        most = max(self.weekly.values(), default=0)
        return "".join(
            self._bar((week - self.first).days / 7, HEIGHT * events / most)
            for week, events in sorted(self.weekly.items())
            if events and week <= self.today
        )

    def _bar(self, start: float, height: float) -> str:
        left = max(start, 0)
        width = min(BAR - (left - start), self.weeks - left)
        if width <= 0:
            return ""
        return f"M{left:.2f} {HEIGHT}v-{max(height, 0.5):.1f}h{width:.2f}v{max(height, 0.5):.1f}z"

    def ticks(self) -> list[Tick]:
        """First days of months, quarters or years: as many as can be read."""
        months = list(first_days(self.first, self.today))
        step = next((each for each in STEPS if len(months) <= TICKS * each), STEPS[-1])
        chosen = [day for day in months if (day.year * 12 + day.month - 1) % step == 0]
        return [Tick(self.x(day), self.words.tick(day)) for day in chosen if self.x(day) < 97]

    def marks(self) -> list[Mark]:
        """In their order; what stands too close together shares a mark."""
        gathered: list[list[Happening]] = []
        for each in sorted(self.happenings, key=attrgetter("day")):
            if gathered and self.x(each.day) - self.x(gathered[-1][0].day) < NEAR:
                gathered[-1].append(each)
            else:
                gathered.append([each])
        return [self._mark(near) for near in gathered]

    def _mark(self, near: Sequence[Happening]) -> Mark:
        kind = min((each.kind for each in near), key=KINDS.index)
        texts, count = [each.text for each in near], sum(each.count for each in near)
        return Mark(self.x(near[0].day), kind, near[-1].day, texts, count)

    def latest(self, kind: Kind, count: int = 3) -> list[Happening]:
        own = [each for each in self.happenings if each.kind == kind]
        return sorted(own, key=attrgetter("day"), reverse=True)[:count]

    def quarter_ends(self, count: int = 4) -> list[tuple[date, int]]:
        """(last day, quarter) of the latest quarters of the history that are over."""
        ends = (day - timedelta(days=1) for day in first_days(self.first, self.today))
        over = [day for day in ends if day.month % 3 == 0 and day > self.first]
        return [(day, day.month // 3) for day in reversed(over[-count:])]


def first_days(first: date, last: date) -> Iterator[date]:
    """The first day of every month that begins after `first`, up to `last`."""
    day = first.replace(day=1)
    while (day := (day + timedelta(days=32)).replace(day=1)) <= last:
        yield day
