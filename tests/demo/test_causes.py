"""The hidden causes push the way they say, and the calendars close the office when they should."""

from dataclasses import replace
from datetime import date

import pytest

from solocrm.demo.causes import Circumstances
from solocrm.demo.seasons import arrivals, is_fair, is_working_day

USUAL = Circumstances(
    source="Web",
    industry="Food",
    bought_before=False,
    let_down=False,
    fast_first_move=False,
    has_next_step=True,
    month=4,
    slipped=0,
    in_quote=False,
    days=5.0,
    discount=0,
)
IN_QUOTE = replace(USUAL, in_quote=True)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (replace(USUAL, source="Referral"), USUAL),
        (replace(USUAL, bought_before=True), USUAL),
        (replace(USUAL, fast_first_move=True), USUAL),
        (USUAL, replace(USUAL, let_down=True)),
        (USUAL, replace(USUAL, source="Cold call")),
        (USUAL, replace(USUAL, industry="Pharma")),
        (USUAL, replace(USUAL, has_next_step=False)),
        (USUAL, replace(USUAL, slipped=2)),
        (replace(USUAL, month=12), replace(USUAL, month=2)),
        (replace(IN_QUOTE, discount=10), IN_QUOTE),
        (IN_QUOTE, replace(IN_QUOTE, days=25.0)),
    ],
)
def test_a_cause_changes_the_chance(better: Circumstances, worse: Circumstances) -> None:
    assert better.chance(0.5) > worse.chance(0.5)


def test_price_and_patience_count_only_once_there_is_a_quote() -> None:
    assert replace(USUAL, days=60.0, discount=12).chance(0.5) == USUAL.chance(0.5)


def test_the_effects_that_add_up_are_bounded() -> None:
    assert replace(IN_QUOTE, days=400.0).chance(0.0) == replace(IN_QUOTE, days=200.0).chance(0.0)
    assert replace(USUAL, slipped=90).chance(0.0) == replace(USUAL, slipped=9).chance(0.0)


@pytest.mark.parametrize(
    ("day", "chinese", "western"),
    [
        (date(2026, 2, 17), False, False),
        (date(2026, 2, 25), True, True),
        (date(2026, 10, 2), False, False),
        (date(2026, 11, 26), True, False),
        (date(2025, 4, 21), True, False),
        (date(2025, 12, 25), True, False),
        (date(2026, 11, 21), False, False),
        (date(2026, 11, 18), True, True),
        (date(2034, 10, 2), False, False),
    ],
)
def test_who_works_on_which_day(day: date, chinese: bool, western: bool) -> None:
    assert is_working_day(day, "cn") is chinese
    assert is_working_day(day, "en") is western


def test_nobody_comes_on_a_holiday_and_fewer_in_the_month_of_spring_festival() -> None:
    assert arrivals(date(2026, 2, 17), "cn") == 0
    assert arrivals(date(2026, 2, 26), "cn") < arrivals(date(2026, 3, 26), "cn")


def test_a_fair_lasts_three_days() -> None:
    assert [is_fair(date(2026, 10, day), "cn") for day in (21, 22, 24, 25)] == [
        False, True, True, False,
    ]  # fmt: skip
