"""The service queue by direct definition: counts minutes, knows events, nothing else of ours."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.recorded import Recorded
from domain.sla_policy import SlaPolicy
from domain.ticket import Ticket
from domain.working_calendar import WorkingCalendar
from tests.oracles.naive import believed
from tests.oracles.working_time import minutes

Streams = Mapping[UUID, Sequence[Recorded]]


@dataclass
class Told:
    """What happened to a ticket so far."""

    opened: datetime
    kind: str
    priority: int | None = None
    waits_for: str | None = None
    answered: datetime | None = None
    settled: datetime | None = None
    contacts: int = 0
    reopenings: int = 0


@dataclass(frozen=True)
class Judged:
    """In minutes of working time; `left` of the promise that is the next to be broken."""

    place: str
    left: int | None
    used: int | None
    answer_late: bool | None
    resolve_late: bool | None
    told: Told


def judge(
    streams: Streams, policy: UUID, first: datetime, length: int, at: datetime, known_at: datetime
) -> dict[UUID, Judged]:
    """All tickets that are there; minutes are counted from `first` for so many days."""
    terms = terms_of(believed(streams[policy], at, known_at))
    if terms is None:
        return {}
    calendar = calendar_of(believed(streams[terms.calendar], at, known_at))
    count = minutes(calendar, first, length)
    found = {}
    for id, stream in streams.items():
        story = believed(stream, at, known_at)
        if story and isinstance(story[0].event, Ticket.Opened):
            found[id] = judged(story, terms, calendar, count, min(at, known_at))
    return found


def terms_of(story: Sequence[Recorded]) -> Any:
    said, holds = None, True
    for r in story:
        match r.event:
            case SlaPolicy.Defined(terms=terms) | SlaPolicy.Revised(terms=terms):
                said = terms
            case SlaPolicy.Retired():
                holds = False
            case SlaPolicy.Resumed():
                holds = True
    return said if holds else None


def calendar_of(story: Sequence[Recorded]) -> Any:
    zone, holidays = "", set[date]()
    week: Any = None
    for r in story:
        match r.event:
            case WorkingCalendar.Defined() as defined:
                zone, week = defined.zone, defined.week
                holidays = {each.day for each in defined.holidays}
            case WorkingCalendar.HoursChanged() as changed:
                zone, week = changed.zone, changed.week
            case WorkingCalendar.HolidayAdded(holiday=holiday):
                holidays.add(holiday.day)
            case WorkingCalendar.HolidayRemoved(day=day):
                holidays.discard(day)
    shifts = [[(each.opens, each.closes) for each in day] for day in week.days]
    return SimpleNamespace(zone=ZoneInfo(zone), week=shifts, holidays=holidays)


def judged(
    story: Sequence[Recorded],
    terms: Any,
    calendar: Any,
    count: Callable[[datetime, datetime], int],
    at: datetime,
) -> Judged:
    assert isinstance(story[0].event, Ticket.Opened)
    told = Told(story[0].occurred_at, story[0].event.kind, story[0].event.details.priority)
    used = until_answer = 0
    stopped = False
    for r, after in zip(story, [*(r.occurred_at for r in story[1:]), at], strict=True):
        happened(told, r)
        stopped = stops(stopped, r, terms, told)
        used += 0 if stopped else count(r.occurred_at, after)
        until_answer = until_answer if told.answered else used
    target = best(terms.targets, told)
    to_answer = None if target is None or target.answer is None else target.answer - until_answer
    to_resolve = None if target is None or target.resolve is None else target.resolve - used
    ahead = [
        (left, goal)
        for left, goal in (
            (None if told.answered else to_answer, target and target.answer),
            (None if told.settled else to_resolve, target and target.resolve),
        )
        if left is not None
    ]
    left, goal = min(ahead, key=lambda each: each[0], default=(None, None))
    return Judged(
        place=placed(left, goal, terms, calendar, count, at, stopped=stopped),
        left=left,
        used=None if target is None else used,
        answer_late=None if to_answer is None else to_answer < 0,
        resolve_late=None if to_resolve is None else to_resolve < 0,
        told=told,
    )


def happened(told: Told, r: Recorded) -> None:
    match r.event:
        case Ticket.Classified(kind=kind):
            told.kind = kind
        case Ticket.Updated(details=details) if "priority" in details.model_fields_set:
            told.priority = details.priority
        case Ticket.PutOnHold(awaiting=what):
            told.waits_for = what
            told.contacts += what == "customer"
            told.answered = told.answered or (r.occurred_at if what == "customer" else None)
        case Ticket.Answered():
            told.contacts += 1
            told.answered = told.answered or r.occurred_at
        case Ticket.Resolved() | Ticket.Closed():
            told.settled = told.settled or r.occurred_at
            told.answered = told.answered or r.occurred_at
        case Ticket.Reopened():
            told.settled, told.waits_for = None, None
            told.reopenings += 1
        case Ticket.TakenUp():
            told.waits_for = None


def stops(stopped: bool, r: Recorded, terms: Any, told: Told) -> bool:
    """Whether the clock stands still after that."""
    match r.event:
        case Ticket.Resolved() | Ticket.Closed():
            return True
        case Ticket.Reopened() | Ticket.TakenUp():
            return False
        case Ticket.PutOnHold(awaiting=what):
            return what in terms.stops
        case Ticket.Replied() if told.waits_for == "customer" and not told.settled:
            told.waits_for = None
            return False
    return stopped


def best(targets: Sequence[Any], told: Told) -> Any:
    """By priority and kind, by priority, by kind, else the one for all."""
    for priority, kind in ((told.priority, told.kind), (told.priority, None), (None, told.kind)):
        for each in targets:
            if (each.priority, each.kind) == (priority, kind) and (priority or kind):
                return each
    return next((each for each in targets if each.priority is each.kind is None), None)


def placed(
    left: int | None,
    goal: int | None,
    terms: Any,
    calendar: Any,
    count: Callable[[datetime, datetime], int],
    at: datetime,
    *,
    stopped: bool,
) -> str:
    if left is not None and left < 0:
        return "late"
    if stopped:
        return "stopped"
    if left is None or goal is None:
        return "later"
    if left <= goal * (1 - terms.warns):
        return "at_risk"
    local = at.astimezone(calendar.zone)
    midnight = local.replace(hour=0, minute=0) + timedelta(days=1)
    return "today" if left <= count(at, midnight.astimezone(at.tzinfo)) else "later"
