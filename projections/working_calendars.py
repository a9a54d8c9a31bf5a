"""Working calendars as they stand: hours and holidays as JSON, for whoever counts by them."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple
from uuid import UUID

from domain.recorded import Recorded
from domain.working_calendar import Holiday, WorkingCalendar
from projections.engine.table import Change, Gone, Json, Projection, Rows, Table


class CalendarRow(NamedTuple):
    """One calendar; `week` has the shifts of each day."""

    calendar: UUID
    name: str
    zone: str
    week: Json


class HolidayRow(NamedTuple):
    """A day of that calendar without work."""

    calendar: UUID
    day: date
    name: str


def changes(recorded: Recorded, rows: Rows) -> Iterator[Change]:
    match recorded.event:
        case WorkingCalendar.Defined(name=name, zone=zone, week=week, holidays=holidays):
            yield CalendarRow(recorded.stream, name, zone, Json(week.model_dump_json()))
            yield from (holiday_row(recorded.stream, each) for each in holidays)
        case WorkingCalendar.Renamed(name=name):
            yield rows.one(CalendarRow)._replace(name=name)
        case WorkingCalendar.HoursChanged(zone=zone, week=week):
            json = Json(week.model_dump_json())
            yield rows.one(CalendarRow)._replace(zone=zone, week=json)
        case WorkingCalendar.HolidayAdded(holiday=holiday):
            yield holiday_row(recorded.stream, holiday)
        case WorkingCalendar.HolidayRemoved(day=day):
            yield from (Gone(row) for row in rows.all(HolidayRow) if row.day == day)


def holiday_row(calendar: UUID, holiday: Holiday) -> HolidayRow:
    return HolidayRow(calendar, holiday.day, holiday.name)


WORKING_CALENDARS = Projection(
    name="working_calendars",
    of=(WorkingCalendar,),
    tables=(
        Table("working_calendars", CalendarRow, key=("calendar",)),
        Table("holidays", HolidayRow, key=("calendar", "day")),
    ),
    changes=changes,
)
