"""What can be done with a working calendar."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from commands.command import Command, LookUp
from domain.event import Day, Event, Label
from domain.working_calendar import Holiday, Hours, WorkingCalendar, Zone

Holidays = Annotated[tuple[Holiday, ...], Field(max_length=1_000)]


def define(
    _: LookUp, *, name: Label, zone: Zone, week: Hours, holidays: Holidays = ()
) -> Iterator[Event]:
    """Say at which hours and in which time zone work is done, and on which days it is not."""
    yield WorkingCalendar.Defined(name=name, zone=zone, week=week, holidays=holidays)


def rename(calendar: WorkingCalendar, _: LookUp, *, name: Label) -> Iterator[Event]:
    """Give the calendar another name."""
    if name != calendar.name:
        yield WorkingCalendar.Renamed(name=name)


def change_hours(
    calendar: WorkingCalendar, _: LookUp, *, week: Hours, zone: Zone | None = None
) -> Iterator[Event]:
    """Work at other hours, or by the clock of another zone."""
    zone = zone or calendar.zone
    if (zone, week) != (calendar.zone, calendar.week):
        yield WorkingCalendar.HoursChanged(zone=zone, week=week)


def add_holiday(calendar: WorkingCalendar, _: LookUp, *, day: Day, name: Label) -> Iterator[Event]:
    """Do no work on that day."""
    holiday = Holiday(day=day, name=name)
    if holiday not in calendar.holidays:
        yield WorkingCalendar.HolidayAdded(holiday=holiday)


def remove_holiday(_: WorkingCalendar, __: LookUp, *, day: Day) -> Iterator[Event]:
    """Work on that day like on any other."""
    yield WorkingCalendar.HolidayRemoved(day=day)


COMMANDS = (
    Command("working-calendars", WorkingCalendar, define, WorkingCalendar.Defined, begins=True),
    Command("working-calendars", WorkingCalendar, rename, WorkingCalendar.Renamed, commutes=True),
    Command(
        "working-calendars",
        WorkingCalendar,
        change_hours,
        WorkingCalendar.HoursChanged,
        commutes=True,
    ),
    Command(
        "working-calendars",
        WorkingCalendar,
        add_holiday,
        WorkingCalendar.HolidayAdded,
        commutes=True,
    ),
    Command("working-calendars", WorkingCalendar, remove_holiday, WorkingCalendar.HolidayRemoved),
)
