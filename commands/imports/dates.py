"""Dates as files write them: ISO needs no word, every other format is stated, none is guessed."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from commands.imports.errors import AmbiguousDate, NotADate, NotMonths

ISO = "ISO 8601, such as 2017-03-04"
MONTHS = re.compile(r"\d{1,4}")
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
NUMBERS = re.compile(r"\d{1,4}[./ -]\d{1,2}[./ -]\d{1,4}\b.*")

When = date | datetime | None
"""A day, an instant, or nothing: it happens when it is said."""


def reader(format: str | None, zone: ZoneInfo, column: str) -> Callable[[str], date | datetime]:
    """Reads a day, or where the text has a time of day an instant, in the zone unless it has one.

    Raises `NotADate`; `AmbiguousDate` where no format is stated and the text is not ISO.
    """

    def read(text: str) -> date | datetime:
        try:
            return _iso(text, zone) if format is None else _stated(text, format, zone)
        except (ValueError, OverflowError):  # beyond the calendar, by its offset
            if format is None and NUMBERS.fullmatch(text) and not ISO_DAY.match(text):
                raise AmbiguousDate(
                    column=column, text=text, such_as='"%d/%m/%Y" or "%m/%d/%Y"'
                ) from None
            raise NotADate(column=column, text=text, format=format or ISO) from None

    return read


def months_before(end: date, text: str, column: str) -> date:
    """The same day of the month, or the month's last. Raises `NotMonths`."""
    if not MONTHS.fullmatch(text):
        raise NotMonths(column=column, text=text)
    months = end.year * 12 + end.month - 1 - int(text)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(end.day, monthrange(year, month + 1)[1]))


def day(when: date | datetime, zone: ZoneInfo) -> date:
    """The day in the zone."""
    return when.astimezone(zone).date() if isinstance(when, datetime) else when


def instant(when: When, told: Iterable[datetime], zone: ZoneInfo) -> datetime | None:
    """A bare day is its first instant, or the last at which the record's story has an event on
    that day.
    """
    if when is None or isinstance(when, datetime):
        return when
    first = _midnight(when, zone)
    return max([first, *(at for at in told if at > first and day(at, zone) == when)])


def same(when: When, at: datetime, zone: ZoneInfo) -> bool:
    """Whether what happened at `at` happened when the file says."""
    if when is None or isinstance(when, datetime):
        return when is None or when == at
    return day(at, zone) == when


def _iso(text: str, zone: ZoneInfo) -> date | datetime:
    if ISO_DAY.fullmatch(text):
        return date.fromisoformat(text)
    if not ISO_DAY.match(text):
        raise ValueError(text)
    return _utc(datetime.fromisoformat(text), zone)


def _stated(text: str, format: str, zone: ZoneInfo) -> date | datetime:
    read = datetime.strptime(text, format)  # noqa: DTZ007 the zone follows
    return _utc(read, zone) if re.search("%[HIcTX]", format) else read.date()


def _utc(read: datetime, zone: ZoneInfo) -> datetime:
    return (read if read.tzinfo else read.replace(tzinfo=zone)).astimezone(UTC)


@lru_cache(maxsize=10_000)
def _midnight(on: date, zone: ZoneInfo) -> datetime:
    """At the beginning of the calendar, the calendar's own."""
    try:
        return datetime.combine(on, time(), zone).astimezone(UTC)
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC)
