"""The jump-to field: what was typed becomes a day, or is refused; it is never guessed or altered.

Understood in either language: `30 Jun`, `Jun 30 2025`, `2026-06-30`, `6月30日`, `2025年6月`,
`-30d`, `-2w`, `-6m`, `-1y`, `Q2`, `2025 Q4`, `yesterday`, `昨天`, `now`, `现在`. A month or a
quarter is its last day; without a year the latest one that is over is meant. `03/04` could be
two days: it is not understood.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
AGO = {"now": 0, "today": 0, "yesterday": 1, "现在": 0, "今天": 0, "昨天": 1, "前天": 2}
UNITS = {"d": 1, "w": 7, "天": 1, "周": 7}
MONTHLY = {"m": 1, "y": 12, "月": 1, "年": 12}

Reading = Callable[[re.Match[str], date], date | None]


def read_day(text: str, today: date) -> date | None:
    """The day that the text means on `today`; None if it means none, or more than one."""
    plain = re.sub(r"[\s,]+", " ", text.strip().lower())
    if plain in AGO:
        return today - timedelta(days=AGO[plain])
    for pattern, reading in READINGS:
        if found := pattern.fullmatch(plain):
            return reading(found, today)
    return None


def _back(found: re.Match[str], today: date) -> date | None:
    count, unit = int(found["count"]), found["unit"]
    if unit in UNITS:
        return _within(lambda: today - timedelta(days=count * UNITS[unit]))
    months = today.year * 12 + today.month - 1 - count * MONTHLY[unit]
    return _within(lambda: _clipped(months // 12, months % 12 + 1, today.day))


def _quarter(found: re.Match[str], today: date) -> date | None:
    month = int(found["quarter"]) * 3
    if found["year"]:
        return _last_day(int(found["year"]), month)
    ended = _last_day(today.year, month)
    return ended if ended and ended <= today else _last_day(today.year - 1, month)


def _numbered(found: re.Match[str], today: date) -> date | None:
    return _dated(found["year"], int(found["month"]), found["day"], today)


def _named(found: re.Match[str], today: date) -> date | None:
    name = found["name"]
    month = next((i for i, full in enumerate(MONTHS, 1) if name in (full, full[:3])), None)
    return _dated(found["year"], month, found["day"], today) if month else None


def _dated(year: str | None, month: int, day: str | None, today: date) -> date | None:
    """Without a year the latest one that is not ahead; without a day the month's last."""
    for each in (
        [int(year)] if year else [today.year, today.year - 1, today.year - 2, today.year - 3]
    ):
        meant = _day(each, month, int(day)) if day else _last_day(each, month)
        if meant and (year or meant <= today):
            return meant
    return None


def _day(year: int, month: int, day: int) -> date | None:
    return _within(lambda: date(year, month, day))


def _last_day(year: int, month: int) -> date | None:
    return _within(lambda: _clipped(year, month, 31))


def _clipped(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))


def _within(meant: Callable[[], date]) -> date | None:
    """No such day, or none that a calendar holds, is not understood."""
    try:
        return meant()
    except (ValueError, OverflowError):
        return None


READINGS: list[tuple[re.Pattern[str], Reading]] = [
    (re.compile(r"[-−](?P<count>\d{1,5}) ?(?P<unit>[dwmy天周月年])"), _back),
    (re.compile(r"q(?P<quarter>[1-4])(?: ?(?P<year>\d{4}))?"), _quarter),
    (re.compile(r"(?P<year>\d{4}) ?年?q(?P<quarter>[1-4])"), _quarter),
    (re.compile(r"(?:(?P<year>\d{4}) ?年 ?)?第(?P<quarter>[1-4])季度"), _quarter),
    (re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"), _numbered),
    (re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})(?P<day>)"), _numbered),
    (
        re.compile(
            r"(?:(?P<year>\d{4}) ?年 ?)?(?P<month>\d{1,2}) ?月(?: ?(?P<day>\d{1,2}) ?[日号])?"
        ),
        _numbered,
    ),
    (
        re.compile(
            r"(?P<day>\d{1,2})(?:st|nd|rd|th)? (?P<name>[a-z]{3,9})\.?(?: (?P<year>\d{4}))?"
        ),
        _named,
    ),
    (
        re.compile(
            r"(?P<name>[a-z]{3,9})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?(?: (?P<year>\d{4}))?"
        ),
        _named,
    ),
    (re.compile(r"(?P<name>[a-z]{3,9})(?: (?P<year>\d{4}))?(?P<day>)"), _named),
]
