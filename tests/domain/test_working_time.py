"""Working time equals a count of minutes, over changes of the clock, holidays and time zones."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from domain.working_time import Calendar, NeverWorked, Shift, WorkingTime
from tests.oracles.working_time import minutes

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
INTERVALS, WINDOW = 10_000, 40

CHANGES = {
    "UTC": ("2018-01-01", "2018-06-01"),
    "Asia/Shanghai": ("2018-02-15", "2018-10-01"),
    "Asia/Kolkata": ("2018-01-01", "2018-06-01"),
    "Europe/Berlin": ("2018-03-25", "2018-10-28"),
    "America/New_York": ("2018-03-11", "2018-11-04"),
    "Australia/Lord_Howe": ("2018-04-01", "2018-10-07"),  # by half an hour
    "America/Sao_Paulo": ("2018-02-18", "2018-11-04"),  # at midnight
    "Africa/Casablanca": ("2018-05-13", "2018-06-17"),
    "America/St_Johns": ("2006-04-02", "2006-10-29"),  # a minute after midnight
}
"""{zone: days on which its clock changes, if it ever does}."""


def at(hour: int, minute: int = 0) -> time:
    return time(hour, minute)


OFFICE: tuple[Shift, ...] = ((at(9), at(12)), (at(13), at(17, 30)))
BERLIN = Calendar(
    ZoneInfo("Europe/Berlin"), (*(OFFICE,) * 5, (), ()), frozenset({date(2024, 5, 1)})
)


def random_calendar(random: Random, zone: str, first: date) -> Calendar:
    def shifts() -> tuple[Shift, ...]:
        marks = sorted(random.sample(range(0, 24 * 60, 30), 4))
        times = [time(mark // 60, mark % 60) for mark in marks]
        last = random.choice((times[3], time(0)))  # which is midnight
        one, other = (times[0], times[1]), (times[2], last)
        return random.choice(((), (one,), (one, other)))

    holidays = {first + random.randrange(WINDOW) * DAY for _ in range(5)}
    return Calendar(ZoneInfo(zone), tuple(shifts() for _ in range(7)), frozenset(holidays))


def windows(random: Random) -> Iterator[tuple[Calendar, datetime]]:
    """A calendar and the beginning of some weeks around each change of a clock."""
    for zone, change in ((zone, day) for zone, days in CHANGES.items() for day in days):
        first = date.fromisoformat(change) - WINDOW // 2 * DAY
        yield random_calendar(random, zone, first), datetime.combine(first, time.min, UTC)


def some_instant(random: Random, first: datetime) -> datetime:
    return first + random.randrange(WINDOW * 24 * 60) * MINUTE


def test_time_between_two_instants_is_the_count_of_worked_minutes() -> None:
    random = Random("working time")
    for calendar, first in windows(random):
        counted, worked = minutes(calendar, first, WINDOW), WorkingTime(calendar)
        for _ in range(INTERVALS // len(CHANGES) // 2 + 1):
            since, until = some_instant(random, first), some_instant(random, first)
            assert worked.between(since, until) == counted(since, until) * MINUTE


def test_a_promise_ends_at_the_first_instant_at_which_it_has_been_worked() -> None:
    random = Random("promises")
    for calendar, first in windows(random):
        worked = WorkingTime(calendar)
        for _ in range(50):
            since, promised = some_instant(random, first), random.randint(1, 3000) * MINUTE
            if worked.between(since, since + 60 * DAY) < promised:
                continue
            due = worked.after(since, promised)
            assert worked.between(since, due) == promised
            assert worked.between(since, due - timedelta(microseconds=1)) < promised


def test_lunch_nights_weekends_and_holidays_do_not_count() -> None:
    worked = WorkingTime(BERLIN)
    tuesday = datetime(2024, 4, 30, 11, tzinfo=BERLIN.zone)
    assert worked.between(tuesday, tuesday + 3 * HOUR) == 2 * HOUR
    assert worked.between(tuesday, tuesday + 2 * DAY) == 7.5 * HOUR  # the first of May is free
    friday_evening = datetime(2024, 5, 3, 18, tzinfo=BERLIN.zone)
    assert worked.after(friday_evening, HOUR) == datetime(2024, 5, 6, 10, tzinfo=BERLIN.zone)
    assert worked.between(friday_evening, tuesday) == -worked.between(tuesday, friday_evening)


def test_a_night_shift_lacks_the_hour_that_the_clock_skips_and_has_the_other_twice() -> None:
    night = ((at(0), at(8)),)
    worked = WorkingTime(Calendar(ZoneInfo("Europe/Berlin"), (night,) * 7))
    for day, hours in ((date(2024, 3, 31), 7), (date(2024, 6, 1), 8), (date(2024, 10, 27), 9)):
        start = datetime.combine(day, time.min, ZoneInfo("Europe/Berlin"))
        assert worked.between(start, start + DAY) == hours * HOUR


def test_what_is_never_worked_is_never_due() -> None:
    closed = WorkingTime(Calendar(ZoneInfo("UTC"), ((),) * 7))
    now = datetime(2024, 1, 1, tzinfo=UTC)
    assert closed.after(now, timedelta()) == now
    with pytest.raises(NeverWorked):
        closed.after(now, MINUTE)
