"""Working time: how much of it lies between two instants, and when so much of it will have passed.

A calendar says when work is done, by the wall clock of its zone: where the clock is put forward an
hour of a shift is missing, where it is put back an hour comes twice.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

DAY, HOUR, SECOND, NONE = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1), timedelta()
LONGEST = 3660
"""Days: a promise that needs longer than ten years is none."""

Shift = tuple[time, time]
"""From–to by the wall clock of one day; to midnight is to 00:00."""

Span = tuple[datetime, datetime]
"""From–to in UTC."""


class NeverWorked(ValueError):
    """The calendar has not that much working time in ten years."""


@dataclass(frozen=True)
class Calendar:
    """`week` has the shifts of Monday to Sunday, in order and apart; `holidays` have none."""

    zone: ZoneInfo
    week: tuple[tuple[Shift, ...], ...]
    holidays: frozenset[date] = frozenset()

    def shifts(self, day: date) -> Sequence[Shift]:
        return () if day in self.holidays else self.week[day.weekday()]

    def day(self, instant: datetime) -> date:
        return instant.astimezone(self.zone).date()


class WorkingTime:
    """Sums up a calendar day by day as far as it is asked, so that a question costs two look-ups
    however far its instants lie apart.
    """

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self._start = date.min
        self._before: list[timedelta] = [NONE]
        """Working time from the start up to the beginning of each day."""

    def between(self, since: datetime, until: datetime) -> timedelta:
        """Of two aware instants; negative where `until` lies before `since`."""
        if until < since:
            return -self.between(until, since)
        before = self._up_to(since)
        return self._up_to(until) - before

    def after(self, since: datetime, worked: timedelta) -> datetime:
        """The first instant, in UTC, at which so much has been worked. Raises `NeverWorked`."""
        if worked <= NONE:
            return since.astimezone(UTC)
        goal = self._up_to(since) + worked
        for ahead in (7, 60, 366, LONGEST):
            self._cover(self.calendar.day(since) + ahead * DAY)
            if self._before[-1] >= goal:
                return self._reached(goal)
        raise NeverWorked

    def _reached(self, goal: timedelta) -> datetime:
        number = bisect_left(self._before, goal) - 1
        rest = goal - self._before[number - 1]
        for start, end in self._around(number):
            if rest <= end - start:
                return start + rest
            rest -= end - start
        raise AssertionError("the sums say that it is reached on that day")

    def _up_to(self, instant: datetime) -> timedelta:
        """Working time from the start on."""
        day = self.calendar.day(instant)
        self._cover(day + DAY)
        number = (day - self._start).days
        spans = self._around(number)
        worked = (min(end, instant) - start for start, end in spans if start < instant)
        return sum(worked, self._before[number - 1])

    def _around(self, number: int) -> list[Span]:
        """Of three days: where a clock is put back over midnight, a day begins twice."""
        days = (self._start + more * DAY for more in range(number - 1, number + 2))
        return sorted(span for day in days for span in spans(self.calendar, day))

    def _cover(self, day: date) -> None:
        if day - 2 * DAY < self._start or len(self._before) == 1:
            self._start, self._before = day - 366 * DAY, [NONE]
        while len(self._before) <= (day - self._start).days + 1:
            last = spans(self.calendar, self._start + (len(self._before) - 1) * DAY)
            self._before.append(sum((end - start for start, end in last), self._before[-1]))


@lru_cache(maxsize=8192)
def spans(calendar: Calendar, day: date) -> tuple[Span, ...]:
    """When work is done on that day, in order. Where the clock changes, each part of the day that
    has one offset counts for itself.
    """
    found = []
    for start, end in same_offset(calendar.zone, day):
        offset = start.astimezone(calendar.zone).utcoffset() or NONE
        for opens, closes in calendar.shifts(day):
            last = day if closes > opens else day + DAY
            begins = datetime.combine(day, opens, UTC) - offset
            ends = datetime.combine(last, closes, UTC) - offset
            if (begins := max(begins, start)) < (ends := min(ends, end)):
                found.append((begins, ends))
    return tuple(sorted(found))


def same_offset(zone: ZoneInfo, day: date) -> Iterator[Span]:
    """The parts of a little more than that day in which the zone keeps one offset."""
    midnight = datetime.combine(day, time.min, zone).astimezone(UTC)
    start, end = midnight - 3 * HOUR, midnight + 30 * HOUR
    yield from pairwise([start, *changes(zone, start, end), end])


def changes(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """The instants at which the zone's offset changes; two that cancel out within the hours of one
    day are not known of any zone.
    """
    if start.astimezone(zone).utcoffset() == end.astimezone(zone).utcoffset():
        return
    if end - start <= SECOND:
        yield end
        return
    middle = start + (end - start) // 2
    middle -= timedelta(microseconds=middle.microsecond)
    yield from changes(zone, start, middle)
    yield from changes(zone, middle, end)
