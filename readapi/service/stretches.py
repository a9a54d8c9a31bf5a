"""The stretches of one ticket: when its clock ran, and what stopped it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from domain.working_time import DAY, NONE, Calendar, WorkingTime
from readapi.ports import Snapshot
from readapi.service.promises import MICROSECOND

Stretch = tuple[datetime, datetime, timedelta, str | None]
"""From–to, how much of it was worked, and what stopped the clock."""


@dataclass(frozen=True)
class Stop:
    """A line of `stops.sql`."""

    ticket: UUID
    awaiting: str
    begun: datetime
    ended: datetime | None


async def stops_of(snapshot: Snapshot, ids: Collection[UUID]) -> Mapping[UUID, Sequence[Stop]]:
    """{ticket: its stops in order}, by any kind of wait."""
    found: dict[UUID, list[Stop]] = defaultdict(list)
    for each in await snapshot.lines("service/stops", Stop, ids=list(ids)) if ids else ():
        found[each.ticket].append(each)
    return found


@dataclass(frozen=True)
class Stretches:
    """A ticket that was opened then, and what stopped its clock, in order."""

    opened: datetime
    stops: Sequence[Stop]

    @classmethod
    def of(cls, opened: datetime, stops: Sequence[Stop], awaited: Collection[str]) -> "Stretches":
        """Only what is awaited, and that the ticket is settled, stops the clock."""
        return cls(opened, [each for each in stops if each.awaiting in {*awaited, "settled"}])

    @property
    def is_stopped(self) -> bool:
        """By something that it waits for."""
        return any(each.ended is None and each.awaiting != "settled" for each in self.stops)

    def used(self, worked: WorkingTime, until: datetime) -> timedelta:
        stopped = (
            worked.between(min(each.begun, until), min(each.ended or until, until))
            for each in self.stops
        )
        return worked.between(self.opened, until) - sum(stopped, NONE)

    def reached(self, worked: WorkingTime, goal: timedelta, until: datetime) -> datetime | None:
        """When so much had been used; None if it was not by then."""
        for since, end in self._runs(until):
            ran = worked.between(since, end)
            if ran >= goal:
                return worked.after(since, goal)
            goal -= ran
        return None

    def told(self, worked: WorkingTime, until: datetime) -> Iterator[Stretch]:
        """Day by day what was worked, and between it what stopped the clock."""
        since = self.opened
        for each in self.stops:
            yield from days(worked, since, each.begun)
            since = each.ended or until
            if each.begun < since:
                yield each.begun, since, NONE, each.awaiting
        yield from days(worked, since, until)

    def _runs(self, until: datetime) -> Iterator[tuple[datetime, datetime]]:
        since = self.opened
        for each in self.stops:
            yield since, min(each.begun, until)
            since = each.ended or until
        yield since, until


def days(worked: WorkingTime, since: datetime, until: datetime) -> Iterator[Stretch]:
    """Of each day on which anything was worked, from the first such moment to the last."""
    calendar = worked.calendar
    while since < until:
        end = min(until, midnight(calendar, calendar.day(since) + DAY))
        if time := worked.between(since, end):
            begins = worked.after(since, MICROSECOND) - MICROSECOND
            yield begins, worked.after(since, time), time, None
        since = end


def midnight(calendar: Calendar, day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), calendar.zone)
