"""The working calendar: on which days and at which hours work is done, as data."""

import re
from dataclasses import dataclass, replace
from datetime import time
from itertools import pairwise
from typing import Annotated, Self
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from domain.errors import Invalid
from domain.event import WORKSPACE, Day, Event, Label
from domain.working_time import Calendar

ON_THE_WALL = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:00)?")
MIDNIGHT = time()


def on_the_wall(given: object) -> object:
    """Raises a `ValueError` for what no clock shows."""
    if isinstance(given, str) and not ON_THE_WALL.fullmatch(given):
        raise ValueError("a time of day is written like 09:00")
    if not isinstance(given, str | time):
        raise ValueError("a time of day is written like 09:00")
    return given


WallTime = Annotated[time, BeforeValidator(on_the_wall)]
"""By the clock on the wall, to the minute."""


class NoHoliday(Invalid, code="no_holiday"):
    """The calendar has no holiday on that day."""


class Shift(BaseModel):
    """Work from–to on one day; what closes at 00:00 closes at its end."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    opens: WallTime
    closes: WallTime


Shifts = Annotated[tuple[Shift, ...], Field(max_length=10)]


class Week(BaseModel):
    """The shifts of each day, in order and apart."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    monday: Shifts = ()
    tuesday: Shifts = ()
    wednesday: Shifts = ()
    thursday: Shifts = ()
    friday: Shifts = ()
    saturday: Shifts = ()
    sunday: Shifts = ()

    @property
    def days(self) -> tuple[tuple[Shift, ...], ...]:
        """Monday first."""
        return (
            *(self.monday, self.tuesday, self.wednesday, self.thursday),
            *(self.friday, self.saturday, self.sunday),
        )


def in_order(week: Week) -> Week:
    """Raises a `ValueError` for shifts of a day that overlap or run backwards."""
    for shifts in week.days:
        for shift in shifts:
            if MIDNIGHT != shift.closes <= shift.opens:
                raise ValueError(f"a shift that opens at {shift.opens:%H:%M} closes later")
        for one, next in pairwise(shifts):
            if one.closes == MIDNIGHT or next.opens < one.closes:
                raise ValueError(f"the shift before {next.opens:%H:%M} ends before that")
    return week


Hours = Annotated[Week, AfterValidator(in_order)]


class Holiday(BaseModel):
    """A day without work."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    day: Day
    name: Label


def known_zone(name: str) -> str:
    """Raises a `ValueError` for one that nobody knows."""
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("a time zone is called like Asia/Shanghai") from None


Zone = Annotated[Label, AfterValidator(known_zone)]
"""The name of a time zone, such as Asia/Shanghai."""


@dataclass(frozen=True)
class WorkingCalendar:
    name: str
    zone: str
    week: Week
    holidays: tuple[Holiday, ...] = ()

    class Defined(Event, topic="working_calendar.defined.v1"):
        """The founder said when work is done."""

        name: Label
        zone: Label
        week: Week
        holidays: tuple[Holiday, ...] = ()

    class Renamed(Event, topic="working_calendar.renamed.v1"):
        """The calendar has another name."""

        name: Label

    class HoursChanged(Event, topic="working_calendar.hours_changed.v1"):
        """Work is done at other hours, or by the clock of another zone."""

        zone: Label
        week: Week

    class HolidayAdded(Event, topic="working_calendar.holiday_added.v1"):
        """No work is done on that day."""

        holiday: Holiday

    class HolidayRemoved(Event, topic="working_calendar.holiday_removed.v1"):
        """That day is worked like any other."""

        day: Day

    @property
    def calendar(self) -> Calendar:
        """As working time is counted by it."""
        week = tuple(tuple((shift.opens, shift.closes) for shift in day) for day in self.week.days)
        return Calendar(ZoneInfo(self.zone), week, frozenset(each.day for each in self.holidays))

    @classmethod
    def begin(cls, event: Event) -> Self | None:
        match event:
            case WorkingCalendar.Defined(name=name, zone=zone, week=week, holidays=holidays):
                return cls(name, zone, week, holidays)
        return None

    def about(self, stream: UUID) -> UUID:
        return WORKSPACE

    def check(self, event: Event) -> None:
        match event:
            case WorkingCalendar.HolidayRemoved(day=day) if self._others(day) == self.holidays:
                raise NoHoliday(day=day)

    def evolve(self, event: Event) -> Self:
        match event:
            case WorkingCalendar.Renamed(name=name):
                return replace(self, name=name)
            case WorkingCalendar.HoursChanged(zone=zone, week=week):
                return replace(self, zone=zone, week=week)
            case WorkingCalendar.HolidayAdded(holiday=holiday):
                return replace(self, holidays=(*self._others(holiday.day), holiday))
            case WorkingCalendar.HolidayRemoved(day=day):
                return replace(self, holidays=self._others(day))
        return self

    def _others(self, day: Day) -> tuple[Holiday, ...]:
        return tuple(each for each in self.holidays if each.day != day)
