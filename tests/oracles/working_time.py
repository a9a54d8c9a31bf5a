"""Working time by counting minutes: asks the wall clock at each, and knows nothing else."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

MINUTE = timedelta(minutes=1)


def minutes(calendar: Any, first: datetime, days: int) -> Callable[[datetime, datetime], int]:
    """Worked minutes between two instants on whole minutes, from `first` on so many days."""
    count = days * 24 * 60
    is_worked = (worked(calendar, first + number * MINUTE) for number in range(count))
    so_far = list(accumulate(is_worked, initial=0))

    def between(since: datetime, until: datetime) -> int:
        return so_far[(until - first) // MINUTE] - so_far[(since - first) // MINUTE]

    return between


def worked(calendar: Any, instant: datetime) -> bool:
    local = instant.astimezone(calendar.zone)
    if local.date() in calendar.holidays:
        return False
    now = local.hour * 60 + local.minute
    shifts = (
        (opens.hour * 60 + opens.minute, closes.hour * 60 + closes.minute or 24 * 60)
        for opens, closes in calendar.week[local.weekday()]
    )
    return any(opens <= now < closes for opens, closes in shifts)
