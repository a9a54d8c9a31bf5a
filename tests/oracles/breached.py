"""Open tickets of which a promise is broken, by counting minutes: knows events alone."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from types import SimpleNamespace
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.recorded import Recorded
from tests.oracles.clocks import in_backlog
from tests.oracles.service import calendar_of, judged, terms_of
from tests.oracles.working_time import minutes

Story = Sequence[Recorded]


def breached(
    told: Mapping[UUID, Story], policy: UUID, first: datetime, length: int, at: datetime
) -> list[Story]:
    """Each stream as told so far; minutes are counted from `first` for so many days."""
    terms = terms_of(told[policy])
    if terms is None:
        return []
    calendar = calendar_of(told[terms.calendar])
    count = counting(str(calendar.zone), hours(calendar), tuple(calendar.holidays), first, length)
    found = []
    for own in told.values():
        if in_backlog(own, at):
            now = judged(own, terms, calendar, count, at)
            if now.answer_late or now.resolve_late:
                found.append(own)
    return found


def hours(calendar: Any) -> tuple[tuple[Any, ...], ...]:
    return tuple(tuple(day) for day in calendar.week)


@lru_cache
def counting(
    zone: str, week: Any, holidays: tuple[date, ...], first: datetime, length: int
) -> Callable[[datetime, datetime], int]:
    calendar = SimpleNamespace(zone=ZoneInfo(zone), week=week, holidays=holidays)
    return minutes(calendar, first, length)
