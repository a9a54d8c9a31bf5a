"""When business is done: both calendars of holidays, fairs, and how the months differ."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Literal

Market = Literal["cn", "en"]
MARKETS: tuple[Market, ...] = ("cn", "en")

# Festivals that follow the moon or the sun, as (month, day) of each year: Spring Festival (the
# new year's day itself), Qingming, Dragon Boat, Mid-Autumn, and Easter Sunday in the West.
MOVABLE: dict[int, tuple[tuple[int, int], ...]] = {
    2023: ((1, 22), (4, 5), (6, 22), (9, 29), (4, 9)),
    2024: ((2, 10), (4, 4), (6, 10), (9, 17), (3, 31)),
    2025: ((1, 29), (4, 4), (5, 31), (10, 6), (4, 20)),
    2026: ((2, 17), (4, 5), (6, 19), (9, 25), (4, 5)),
    2027: ((2, 6), (4, 5), (6, 9), (9, 15), (3, 28)),
    2028: ((1, 26), (4, 4), (5, 28), (10, 3), (4, 16)),
    2029: ((2, 13), (4, 4), (6, 16), (9, 22), (4, 1)),
    2030: ((2, 3), (4, 5), (6, 5), (9, 12), (4, 21)),
}
"""Years beyond keep only the holidays of fixed date."""

FAIRS: dict[Market, tuple[tuple[int, int], ...]] = {
    "cn": ((3, 18), (10, 22)),
    "en": ((2, 4), (9, 9)),
}
"""First day of each fair, (month, day); it lasts three days."""

ARRIVALS: dict[Market, tuple[float, ...]] = {
    "cn": (0.9, 0.5, 1.3, 1.3, 1.1, 1.0, 0.9, 0.9, 1.2, 1.0, 1.2, 0.9),
    "en": (1.0, 1.2, 1.3, 1.2, 1.1, 0.9, 0.7, 0.6, 1.2, 1.2, 1.0, 0.6),
}
"""Enquiries of each month, January first, as a multiple of the average month's."""


def is_working_day(day: date, market: Market) -> bool:
    """The founder keeps the Chinese holidays; Western customers keep theirs besides."""
    if day.weekday() >= 5 or day in holidays(day.year, "cn"):
        return False
    return market == "cn" or day not in holidays(day.year, "en")


@cache
def holidays(year: int, market: Market) -> frozenset[date]:
    """The days on which nobody of that market does business, weekends aside."""
    return frozenset(chinese(year) if market == "cn" else western(year))


def chinese(year: int) -> Iterator[date]:
    yield date(year, 1, 1)
    yield from days_from(date(year, 5, 1), 5)
    yield from days_from(date(year, 10, 1), 7)
    if year in MOVABLE:
        spring, qingming, dragon_boat, mid_autumn, _ = MOVABLE[year]
        yield from days_from(date(year, *spring) - timedelta(1), 8)
        yield from (date(year, *each) for each in (qingming, dragon_boat, mid_autumn))


def western(year: int) -> Iterator[date]:
    yield date(year, 1, 1)
    yield from days_from(date(year, 12, 24), 8)
    first = date(year, 11, 1)
    yield from days_from(first + timedelta((3 - first.weekday()) % 7 + 21), 2)  # Thanksgiving
    if year in MOVABLE:
        yield from days_from(date(year, *MOVABLE[year][-1]) - timedelta(2), 4)


def days_from(first: date, count: int) -> Iterator[date]:
    return (first + timedelta(each) for each in range(count))


def arrivals(day: date, market: Market) -> float:
    """How many enquiries come on that day, as a multiple of the average."""
    return ARRIVALS[market][day.month - 1] if is_working_day(day, market) else 0.0


def is_fair(day: date, market: Market) -> bool:
    """A fair of that market is on."""
    return any(day in days_from(date(day.year, *first), 3) for first in FAIRS[market])
