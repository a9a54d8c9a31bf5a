"""What may happen to a working calendar."""

from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from commands import working_calendars
from domain.working_calendar import Holiday, Shift, Week, WorkingCalendar
from domain.working_time import Calendar
from tests.given import given

OFFICE = Week(monday=(Shift(opens=time(9), closes=time(12)), Shift(opens=time(13), closes=time(0))))
MAY = Holiday(day=date(2024, 5, 1), name="Labour Day")
DEFINED = WorkingCalendar.Defined(name="office", zone="Europe/Berlin", week=OFFICE)


def test_a_calendar_says_when_work_is_done() -> None:
    body = {"name": "office", "zone": "Europe/Berlin", "week": OFFICE}
    given().when(working_calendars.define, **body).then(DEFINED)
    with_may = DEFINED.model_copy(update={"holidays": (MAY,)})
    given().when(working_calendars.define, **body, holidays=[MAY]).then(with_may)
    given(DEFINED).when(working_calendars.define, **body).refused("already_there")


def test_a_name_is_changed_where_it_is_another() -> None:
    renamed = WorkingCalendar.Renamed(name="shop")
    given(DEFINED).when(working_calendars.rename, name="shop").then(renamed)
    given(DEFINED, renamed).when(working_calendars.rename, name="shop").then()


def test_hours_and_zone_change() -> None:
    night = Week(sunday=(Shift(opens=time(22), closes=time(0)),))
    changed = WorkingCalendar.HoursChanged(zone="Europe/Berlin", week=night)
    moved = WorkingCalendar.HoursChanged(zone="Asia/Shanghai", week=night)
    given(DEFINED).when(working_calendars.change_hours, week=night).then(changed)
    given(DEFINED, changed).when(working_calendars.change_hours, week=night).then()
    moving = {"week": night, "zone": "Asia/Shanghai"}
    given(DEFINED, changed).when(working_calendars.change_hours, **moving).then(moved)


def test_holidays_come_and_go() -> None:
    added = WorkingCalendar.HolidayAdded(holiday=MAY)
    removed = WorkingCalendar.HolidayRemoved(day=MAY.day)
    body = {"day": MAY.day, "name": MAY.name}
    given(DEFINED).when(working_calendars.add_holiday, **body).then(added)
    given(DEFINED, added).when(working_calendars.add_holiday, **body).then()
    named = WorkingCalendar.HolidayAdded(holiday=Holiday(day=MAY.day, name="May Day"))
    given(DEFINED, added).when(working_calendars.add_holiday, day=MAY.day, name="May Day").then(
        named
    )
    given(DEFINED, named).when(working_calendars.remove_holiday, day=MAY.day).then(removed)
    given(DEFINED).when(working_calendars.remove_holiday, day=MAY.day).refused("no_holiday")


@pytest.mark.parametrize(
    "shifts",
    [
        [("12:00", "09:00")],
        [("09:00", "09:00")],
        [("09:00", "13:00"), ("12:00", "18:00")],
        [("13:00", "18:00"), ("09:00", "12:00")],
        [("09:00", "00:00"), ("10:00", "12:00")],
        [("9:00", "12:00")],
        [("09:00", "24:00")],
        [("09:60", "12:00")],
        [(9, "12:00")],
        [("09:00:30", "12:00")],
    ],
    ids=repr,
)
def test_the_shifts_of_a_day_are_in_order_and_apart(shifts: list[tuple[Any, str]]) -> None:
    friday = [{"opens": opens, "closes": closes} for opens, closes in shifts]
    with pytest.raises(ValidationError):
        given(DEFINED).when(working_calendars.change_hours, week={"friday": friday}).then()


@pytest.mark.parametrize("zone", ["Europe/Atlantis", "", "../etc/passwd", "UTC\0", "+08:00", 8])
def test_a_zone_is_one_that_is_known(zone: Any) -> None:
    with pytest.raises(ValidationError):
        given().when(working_calendars.define, name="x", zone=zone, week={}).then()


def test_working_time_is_counted_by_it() -> None:
    calendar = WorkingCalendar("office", "Europe/Berlin", OFFICE, (MAY,))
    monday = ((time(9), time(12)), (time(13), time(0)))
    assert calendar.calendar == Calendar(
        ZoneInfo("Europe/Berlin"), (monday, *((),) * 6), frozenset({MAY.day})
    )
