"""Business goes by working days, and by the months of the year as far as they were seen."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from commands import working_calendars
from domain.working_calendar import Holiday, Shift, Week
from pipelines.models.pace import Pace, Seasons, holidays, kind
from pipelines.scan import ToldStory
from tests.crm import Crm, id_of

MONDAY = date(2024, 3, 4)
FREE = {"office": frozenset({date(2024, 3, 12)})}
OPEN = Shift.model_validate({"opens": "09:00", "closes": "17:00"})


def test_holidays_are_those_of_every_calendar_that_were_not_taken_back() -> None:
    crm = Crm()
    week = Week(monday=(OPEN,))
    for name, day in (("home", date(2024, 5, 1)), ("abroad", date(2024, 12, 25))):
        free = (Holiday(day=day, name="free"),)
        crm.do(
            working_calendars.define, id_of(name), name=name, zone="UTC", week=week, holidays=free
        )
    crm.do(working_calendars.add_holiday, id_of("home"), day=date(2024, 5, 2), name="more")
    crm.do(working_calendars.remove_holiday, id_of("home"), day=date(2024, 5, 1))
    assert holidays(ToldStory(crm.log.events), crm.now) == {
        str(id_of("home")): {date(2024, 5, 2)},
        str(id_of("abroad")): {date(2024, 12, 25)},
    }


@pytest.mark.parametrize(("days", "told"), [(0, 0), (5, 1), (6, 1), (8, 2), (9, 0)])
def test_a_day_is_like_any_other_or_a_weekend_or_a_holiday(days: int, told: int) -> None:
    assert kind(MONDAY + timedelta(days), FREE) == told


def of_working_days(weeks: int) -> Pace:
    """Ten turns on each weekday that is none of the holidays, by noon."""
    days = [MONDAY + timedelta(each) for each in range(7 * weeks)]
    noons = [
        datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        for day in days
        for _ in range(10)
        if kind(day, FREE) == 0
    ]
    turns = pl.Series(noons, dtype=pl.Datetime("us", "UTC"))
    later = days[-1] + timedelta(60)
    return Pace.of(turns, FREE, first=days[0], today=days[-1], last=later, zone=UTC)


def test_where_weekends_stand_still_the_clock_does_too() -> None:
    pace = of_working_days(weeks=52)
    friday, monday = (datetime(2024, 6, day, tzinfo=UTC) for day in (7, 10))
    assert pace.when(friday + timedelta(1)) - pace.when(friday) == pytest.approx(1)
    assert pace.when(monday) - pace.when(friday + timedelta(1)) < 0.05


def test_with_little_to_go_by_a_weekend_is_like_any_day() -> None:
    pace = Pace.of(
        pl.Series([], dtype=pl.Datetime("us", "UTC")),
        {},
        first=MONDAY,
        today=MONDAY,
        last=MONDAY + timedelta(30),
        zone=UTC,
    )
    begin = datetime(2024, 3, 4, tzinfo=UTC)
    assert pace.when(begin + timedelta(7)) - pace.when(begin) == pytest.approx(7)


YEARS = [date(2020 + year, month, 1) for year in range(4) for month in range(1, 13)]


def drawn(seasons: Seasons) -> np.ndarray:
    factors: np.ndarray = seasons.draw(YEARS[:12], 4_000, np.random.default_rng(1)).mean(axis=0)
    return factors


def test_a_season_that_comes_every_year_is_believed() -> None:
    season = np.tile([1.3] * 6 + [0.7] * 6, 4)
    factors = drawn(Seasons.of(YEARS, 100 * season, np.full(48, 100.0)))
    assert factors == pytest.approx(season[:12], abs=0.04)


def test_what_is_no_more_than_chance_is_mostly_not() -> None:
    seen = np.random.default_rng(3).poisson(20, 12).astype(float)
    factors = drawn(Seasons.of(YEARS[:12], seen, np.full(12, 20.0)))
    assert np.abs(factors - 1).mean() < 0.6 * np.abs(seen / 20 - 1).mean()


@pytest.mark.parametrize("months", [0, 5])
def test_where_nothing_came_before_all_months_are_alike(months: int) -> None:
    nothing = Seasons.of(YEARS[:months], np.zeros(months), np.zeros(months))
    assert drawn(nothing) == pytest.approx(np.ones(12), abs=0.02)
