"""The clocks of one ticket, as a sum: what was worked on which day, and what stopped them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from domain.working_time import NONE, SECOND, WorkingTime
from readapi.ports import Snapshot
from readapi.records.kind import record
from readapi.records.tickets import TICKETS, Ticket
from readapi.service.promises import MICROSECOND, Promises, Rule, promises
from readapi.service.stretches import Stretches, stops_of

State = Literal["in_time", "late", "at_risk", "running", "stopped"]


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
    """One promise: seconds of working time. `done` is when it was kept or not; `due` when it was
    broken, or will be if nothing stops the clock.
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
    stops = await stops_of(snapshot, [id])
    found = await promises(snapshot)
    rule = found.rule(ticket.kind, ticket.priority)
    if rule is None:
        return Clock(id, None, None, None, ())
    own = Stretches.of(ticket.opened, stops[id], rule.stops)
    return Clock(
        ticket=id,
        policy=rule.policy,
        answer=aim(own, found, rule, rule.answer, ticket.answered),
        resolve=aim(own, found, rule, rule.resolve, ticket.settled),
        parts=list(parts(own, found.worked[rule.calendar], snapshot.asof.at)),
    )


def parts(own: Stretches, worked: WorkingTime, until: datetime) -> Iterator[Part]:
    """Whole seconds that add up to those of the whole."""
    so_far = NONE
    for since, end, time, stopped in own.told(worked, until):
        seconds = (so_far + time) // SECOND - so_far // SECOND
        so_far += time
        yield Part(since, end, seconds, stopped)


def aim(
    own: Stretches, found: Promises, rule: Rule, goal: int | None, done: datetime | None
) -> Aim | None:
    if goal is None:
        return None
    worked, until = found.worked[rule.calendar], done or found.at
    used = own.used(worked, until) // MICROSECOND
    left = goal - used
    if left < 0:
        due = own.reached(worked, goal * MICROSECOND, until)
    else:
        due = None if done or own.is_stopped else found.due(rule.calendar, left)
    return Aim(
        goal=goal // 1_000_000,
        used=used // 1_000_000,
        left=left // 1_000_000,
        state=state(left, goal, rule.warns, done, stopped=own.is_stopped),
        done=done,
        due=due,
    )


def state(left: int, goal: int, warns: int, done: datetime | None, *, stopped: bool) -> State:
    if left < 0:
        return "late"
    if done:
        return "in_time"
    if stopped:
        return "stopped"
    return "at_risk" if left * 10_000 <= goal * (10_000 - warns) else "running"
