"""The clocks of one ticket, as a sum: what was worked on which day, and what stopped them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from domain.working_time import DAY, NONE, SECOND, Calendar, WorkingTime
from readapi.ports import Snapshot
from readapi.records.kind import record
from readapi.records.tickets import TICKETS, Ticket
from readapi.service.promises import MICROSECOND, Promises, promises

Stretch = tuple[datetime, datetime, timedelta, str | None]
"""From–to, how much of it was worked, and what stopped the clock."""

State = Literal["in_time", "late", "at_risk", "running", "stopped"]


@dataclass(frozen=True)
class Stop:
    """A line of `stops.sql`."""

    awaiting: str
    begun: datetime
    ended: datetime | None


@dataclass(frozen=True)
class Part:
    """From–to, so many seconds of which were worked; none while the clock was `stopped` by what was
    awaited, or because the ticket was settled.
    """

    since: datetime
    until: datetime
    seconds: int
    stopped: str | None


@dataclass(frozen=True)
class Aim:
    """One promise: seconds of working time. `done` is when it was kept or not, `due` when it will
    be broken if nothing stops the clock.
    """

    goal: int
    used: int
    left: int
    state: State
    done: datetime | None
    due: datetime | None


@dataclass(frozen=True)
class Clock:
    """`parts` add up to what was used of the time to resolve; of what is not promised, no aim."""

    ticket: UUID
    policy: UUID | None
    answer: Aim | None
    resolve: Aim | None
    parts: Sequence[Part]


async def clock(snapshot: Snapshot, id: UUID) -> Clock:
    """Raises `NotThereThen`, `Parked`."""
    ticket: Ticket = await record(snapshot, TICKETS, id)
    stops = await snapshot.lines("service/stops", Stop, ticket=id)
    found = await promises(snapshot)
    rule = found.rule(ticket.kind, ticket.priority)
    if rule is None:
        return Clock(id, None, None, None, ())
    counted = Counted(ticket, [each for each in stops if each.awaiting in {*rule.stops, "settled"}])
    worked = found.worked[rule.calendar]
    return Clock(
        ticket=id,
        policy=rule.policy,
        answer=aim(counted, found, rule.answer, ticket.answered),
        resolve=aim(counted, found, rule.resolve, ticket.settled),
        parts=list(counted.parts(worked, snapshot.asof.at)),
    )


@dataclass(frozen=True)
class Counted:
    """A ticket, and what stopped its clock, in order."""

    ticket: Ticket
    stops: Sequence[Stop]

    def used(self, worked: WorkingTime, until: datetime) -> timedelta:
        stopped = (
            worked.between(min(each.begun, until), min(each.ended or until, until))
            for each in self.stops
        )
        return worked.between(self.ticket.opened, until) - sum(stopped, NONE)

    @property
    def is_stopped(self) -> bool:
        return any(each.ended is None and each.awaiting != "settled" for each in self.stops)

    def parts(self, worked: WorkingTime, until: datetime) -> Iterator[Part]:
        """Day by day; whole seconds that add up to those of the whole."""
        so_far = NONE
        for since, end, time, stopped in self._stretches(worked, until):
            seconds = (so_far + time) // SECOND - so_far // SECOND
            so_far += time
            yield Part(since, end, seconds, stopped)

    def _stretches(self, worked: WorkingTime, until: datetime) -> Iterator[Stretch]:
        since = self.ticket.opened
        for each in self.stops:
            yield from days(worked, since, each.begun)
            since = each.ended or until
            if each.begun < since:
                yield each.begun, since, NONE, each.awaiting
        yield from days(worked, since, until)


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


def aim(counted: Counted, found: Promises, goal: int | None, done: datetime | None) -> Aim | None:
    ticket = counted.ticket
    rule = found.rule(ticket.kind, ticket.priority)
    if goal is None or rule is None:
        return None
    used = counted.used(found.worked[rule.calendar], done or found.at) // MICROSECOND
    left = goal - used
    runs = done is None and not counted.is_stopped
    return Aim(
        goal=goal // 1_000_000,
        used=used // 1_000_000,
        left=left // 1_000_000,
        state=state(left, goal, rule.warns, done, stopped=counted.is_stopped),
        done=done,
        due=found.due(rule.calendar, left) if runs else None,
    )


def state(left: int, goal: int, warns: int, done: datetime | None, *, stopped: bool) -> State:
    if left < 0:
        return "late"
    if done:
        return "in_time"
    if stopped:
        return "stopped"
    return "at_risk" if left * 10_000 <= goal * (10_000 - warns) else "running"
