"""A day's first and last instant in a zone; at the ends of the calendar, the calendar's own."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

FIRST = datetime.min.replace(tzinfo=UTC)
LAST = datetime.max.replace(tzinfo=UTC)


def begins(day: date, zone: ZoneInfo) -> datetime:
    try:
        return datetime.combine(day, time.min, zone).astimezone(UTC)
    except OverflowError:
        return FIRST


def ends(day: date, zone: ZoneInfo) -> datetime:
    """The last microsecond."""
    try:
        return begins(day + timedelta(days=1), zone) - timedelta(microseconds=1)
    except OverflowError:
        return LAST


def day_of(instant: datetime, zone: ZoneInfo) -> date:
    try:
        return instant.astimezone(zone).date()
    except OverflowError:
        return instant.date()


def before(day: date, zone: ZoneInfo) -> datetime:
    """The last microsecond of the day before."""
    return ends(day - timedelta(days=1), zone) if day > date.min else FIRST


def back(instant: datetime, time: timedelta) -> datetime:
    """So much earlier."""
    return FIRST if instant - FIRST < time else instant - time
