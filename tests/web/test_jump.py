"""What the jump-to field understands, and what it refuses to guess."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.jump import read_day

TODAY = date(2026, 11, 19)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("30 Jun", "2026-06-30"),
        ("30 june 2025", "2025-06-30"),
        ("Jun 30, 2025", "2025-06-30"),
        (" 1st  Sep ", "2026-09-01"),
        ("2026-06-30", "2026-06-30"),
        ("2026/6/3", "2026-06-03"),
        ("2026-02", "2026-02-28"),
        ("6月30日", "2026-06-30"),
        ("2025年6月30日", "2025-06-30"),
        ("2025年6月", "2025-06-30"),
        ("2024年第1季度", "2024-03-31"),
        ("-30d", "2026-10-20"),
        ("−2w", "2026-11-05"),
        ("-9m", "2026-02-19"),
        ("-1y", "2025-11-19"),
        ("-30天", "2026-10-20"),
        ("Q2", "2026-06-30"),
        ("Q4", "2025-12-31"),
        ("q4 2024", "2024-12-31"),
        ("2025Q3", "2025-09-30"),
        ("20 Nov", "2025-11-20"),
        ("12月1日", "2025-12-01"),
        ("29 Feb", "2024-02-29"),
        ("may", "2026-05-31"),
        ("yesterday", "2026-11-18"),
        ("昨天", "2026-11-18"),
        ("now", "2026-11-19"),
        ("2030-01-01", "2030-01-01"),
    ],
)
def test_a_day_is_understood(text: str, day: str) -> None:
    assert read_day(text, TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "text",
    [
        *("", "03/04", "03/04/2025", "31 Jun 2026", "30", "2026"),
        *("Q5", "-99999y", "13月1日", "soon", "2月30日"),
    ],
)
def test_what_is_no_day_or_could_be_two_is_not_guessed(text: str) -> None:
    assert read_day(text, TODAY) is None


def test_a_month_back_from_its_31st_is_the_last_of_a_shorter_one() -> None:
    assert read_day("-1m", date(2026, 3, 31)) == date(2026, 2, 28)


@given(st.text(max_size=20))
def test_nothing_that_is_typed_breaks_it(text: str) -> None:
    read_day(text, TODAY)


@given(st.dates(date(2000, 1, 1), TODAY))
def test_every_written_day_is_itself(day: date) -> None:
    assert read_day(day.isoformat(), TODAY) == day
    assert read_day(f"{day.year}年{day.month}月{day.day}日", TODAY) == day
