"""Months of the calendar by the clock of the company's zone; each is named by its first day."""

from datetime import UTC, date, datetime, tzinfo


def month_of(instant: datetime, zone: tzinfo) -> date:
    return instant.astimezone(zone).date().replace(day=1)


def later(month: date, by: int) -> date:
    years, place = divmod(month.month - 1 + by, 12)
    return date(month.year + years, place + 1, 1)


def between(first: date, last: date) -> int:
    """From the one to the other; below 0 where the last comes first."""
    return 12 * (last.year - first.year) + last.month - first.month


def begin(month: date, zone: tzinfo) -> datetime:
    return datetime(month.year, month.month, 1, tzinfo=zone).astimezone(UTC)


def run(first: date, number: int) -> list[date]:
    return [later(first, each) for each in range(number)]
