"""What is promised for which tickets at (at, known at), and the working time it is counted in.

A calendar goes to the database as the spans in which work is done, with the time worked before
each: so working time is looked up there, ticket by ticket, and never stored.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from typing import get_args
from uuid import UUID

from pydantic_core import to_json

from domain.sla_policy import Target, closest
from domain.ticket import Awaited, Kind
from domain.working_calendar import Week, WorkingCalendar
from domain.working_time import DAY, LONGEST, Calendar, NeverWorked, WorkingTime, spans
from readapi.ports import Snapshot

PRIORITIES = (None, *range(1, 10))
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class PromiseLine:
    """A line of `promises.sql`: one target of a policy."""

    policy: UUID
    name: str
    calendar: UUID
    stops: list[Awaited]
    warns: int
    kind: Kind | None
    priority: int | None
    answer: int | None
    resolve: int | None

    @property
    def target(self) -> Target:
        return Target.model_construct(
            kind=self.kind, priority=self.priority, answer=self.answer, resolve=self.resolve
        )


@dataclass(frozen=True)
class CalendarLine:
    calendar: UUID
    name: str
    zone: str
    week: dict[str, object]
    holidays: list[date]

    def read(self) -> Calendar:
        week = Week.model_validate(self.week)
        own = WorkingCalendar(self.name, self.zone, week).calendar
        return Calendar(own.zone, own.week, frozenset(self.holidays))


@dataclass(frozen=True)
class Rule:
    """What is promised for tickets of one kind and priority, in microseconds of working time."""

    kind: str
    priority: int
    policy: UUID
    calendar: UUID
    stops: list[Awaited]
    answer: int | None
    resolve: int | None
    warns: int


@dataclass(frozen=True)
class Promises:
    """All rules at the moment `at`, by kind and priority; priority 0 is none."""

    at: datetime
    rules: Mapping[tuple[str, int], Rule]
    calendars: Mapping[UUID, Calendar]

    def rule(self, kind: str, priority: int | None) -> Rule | None:
        return self.rules.get((kind, priority or 0))

    @cached_property
    def worked(self) -> Mapping[UUID, WorkingTime]:
        return {id: working_time(each) for id, each in self.calendars.items()}

    def due(self, calendar: UUID | None, left: int | None) -> datetime | None:
        """When so many microseconds from now on will have been worked; None if never or over."""
        if calendar is None or left is None or left < 0:
            return None
        with suppress(NeverWorked):
            return self.worked[calendar].after(self.at, left * MICROSECOND)
        return None

    def runs_until(self, calendar: UUID | None) -> datetime | None:
        """The end of the span in which work is done at the moment, if any is."""
        if calendar is None:
            return None
        own = self.calendars[calendar]
        day = own.day(self.at)
        around = (span for each in (day - DAY, day, day + DAY) for span in spans(own, each))
        return next((end for start, end in around if start <= self.at < end), None)

    def given(self, since: datetime | None = None) -> dict[str, str]:
        """What `common/clocks.sql` takes, for tickets that were opened from then on. Open ones that
        are older than ten years are late by the last ten.
        """
        return {
            "rules": to_json(list(self.rules.values())).decode(),
            "calendars": to_json(
                [self._spans(id, each, since) for id, each in self.calendars.items()]
            ).decode(),
        }

    def _spans(self, id: UUID, calendar: Calendar, since: datetime | None) -> dict[str, object]:
        first = calendar.day(since or self.at - LONGEST * DAY).replace(month=1, day=1) - DAY
        table = spanned(calendar, first, calendar.day(self.at) + DAY)
        midnight = datetime.combine(calendar.day(self.at) + DAY, datetime.min.time(), calendar.zone)
        return {
            "calendar": id,
            "now": table.worked(micro(self.at - EPOCH)),
            "today": micro(self.worked[id].between(self.at, midnight)),
            "starts": table.starts,
            "shift": table.shift,
            "upto": table.upto,
        }


@dataclass(frozen=True)
class Spanned:
    """When work is done, in microseconds since 1970: the start of each span, how much is worked by
    its end, and what brings an instant within it to what is worked by then.
    """

    starts: Sequence[int]
    shift: Sequence[int]
    upto: Sequence[int]

    def worked(self, instant: int) -> int:
        place = bisect_right(self.starts, instant) - 1
        return min(instant + self.shift[place], self.upto[place]) if place >= 0 else 0


async def promises(
    snapshot: Snapshot, at: datetime | None = None, known_at: datetime | None = None
) -> Promises:
    """Of the policies that hold at the answer's instants unless at others; without any there is no
    rule.
    """
    then = {"at": at or snapshot.asof.at, "known_at": known_at or snapshot.asof.known_at}
    lines = await snapshot.lines("service/promises", PromiseLine, **then)
    calendars = list({line.calendar for line in lines})
    found = await snapshot.lines("service/calendars", CalendarLine, ids=calendars, **then)
    return Promises(
        at=then["at"],
        rules={(rule.kind, rule.priority): rule for rule in rules(lines)},
        calendars={each.calendar: each.read() for each in found},
    )


def rules(lines: Sequence[PromiseLine]) -> Iterable[Rule]:
    """Of all kinds and priorities that are promised anything: what names most goes before."""
    targets = [line.target for line in lines]
    for kind in get_args(Kind):
        for priority in PRIORITIES:
            if target := closest(targets, kind, priority):
                yield rule(kind, priority, lines[targets.index(target)])


def rule(kind: str, priority: int | None, line: PromiseLine) -> Rule:
    return Rule(
        kind=kind,
        priority=priority or 0,
        policy=line.policy,
        calendar=line.calendar,
        stops=line.stops,
        answer=of_minutes(line.answer),
        resolve=of_minutes(line.resolve),
        warns=line.warns,
    )


def of_minutes(minutes: int | None) -> int | None:
    return None if minutes is None else minutes * 60_000_000


def in_seconds(micro: int | None) -> int | None:
    """Whole ones, rounded down."""
    return None if micro is None else micro // 1_000_000


def micro(time: timedelta) -> int:
    return time // MICROSECOND


@lru_cache(maxsize=16)
def working_time(calendar: Calendar) -> WorkingTime:
    return WorkingTime(calendar)


@lru_cache(maxsize=16)
def spanned(calendar: Calendar, first: date, last: date) -> Spanned:
    """From day to day, both included."""
    days = (first + number * DAY for number in range((last - first).days + 1))
    found = sorted(span for day in days for span in spans(calendar, day))
    starts, shift, upto = list[int](), list[int](), list[int]()
    worked = 0
    for start, end in found:
        starts.append(micro(start - EPOCH))
        shift.append(worked - starts[-1])
        worked += micro(end - start)
        upto.append(worked)
    return Spanned(starts, shift, upto)
