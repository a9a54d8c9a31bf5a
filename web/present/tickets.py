"""The queue and one ticket as the reader sees them: groups, bars, and when is due in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from babel.support import Translations

from domain.ticket import Kind
from domain.working_time import Calendar
from readapi.service.clock import Aim, Clock, Part
from readapi.service.queue import Place, Queue, Waiting
from web.catalogue import mark
from web.format import Format

BAR = 48
"""Width of a bar, in pixels."""

LATEST = 12
"""Lines of a clock's sum that are shown one by one: what came before is one line."""

HEADINGS: Mapping[Place, str] = {
    "late": mark("Late"),
    "at_risk": mark("At risk"),
    "today": mark("Due today"),
    "later": mark("Later"),
    "stopped": mark("Waiting, clock stopped"),
}
KINDS: Mapping[Kind, str] = {
    "enquiry": mark("Enquiry"),
    "complaint": mark("Complaint"),
    "after_sales": mark("After-sales"),
}
TODAY = mark("today %(time)s")
DAYS = 5
"""Ahead or back, a weekday alone is clear."""


@dataclass(frozen=True)
class Row:
    """One ticket of the queue; `used` is the width of its bar, and it `runs` so many seconds on."""

    ticket: Waiting
    used: int
    runs: int

    @property
    def look(self) -> str:
        """The class of its clock."""
        return {"late": "over", "at_risk": "soon", "stopped": "stop"}.get(self.ticket.place, "")


@dataclass(frozen=True)
class Group:
    place: Place
    total: int
    rows: Sequence[Row]


@dataclass(frozen=True)
class ClockView:
    """The promise that is next, and the sum of the one to resolve; `earlier` seconds before it."""

    next: Aim | None
    what: str
    answer: Aim | None
    resolve: Aim | None
    parts: Sequence[Part]
    earlier: int


@dataclass(frozen=True)
class TicketView:
    """`last` is the last that was written, by whom and when."""

    ticket: Any
    clock: ClockView
    last: Mapping[str, Any] | None
    actions: Sequence[str]


def groups(found: Queue, now: datetime) -> list[Group]:
    """Those of the page, in the order of the queue."""
    own = groupby(found.items, key=lambda each: each.place)
    return [
        Group(place, found.places[place], [row(each, now) for each in rows]) for place, rows in own
    ]


def row(each: Waiting, now: datetime) -> Row:
    runs = (each.runs_until - now).seconds if each.runs_until else 0
    return Row(each, bar(each.used, each.goal), runs)


def bar(used: int | None, goal: int | None) -> int:
    return min(BAR, round(BAR * used / goal)) if used is not None and goal else 0


def clock_view(clock: Clock) -> ClockView:
    open_ = [
        (aim.left, what, aim)
        for what, aim in (("answer", clock.answer), ("resolve", clock.resolve))
        if aim and not aim.done
    ]
    _, what, next_ = min(open_, key=lambda each: each[0], default=(0, "", None))
    earlier, shown = clock.parts[:-LATEST], clock.parts[-LATEST:]
    return ClockView(
        next=next_,
        what=what,
        answer=clock.answer,
        resolve=clock.resolve,
        parts=shown,
        earlier=sum(part.seconds for part in earlier),
    )


def when(instant: datetime, now: datetime, words: Format, texts: Translations) -> str:
    """`today 11:00`, `Wed 17:00` of these days, else a date; in the reader's zone."""
    days = abs((words.local_day(instant) - words.local_day(now)).days)
    if days == 0:
        return str(texts.gettext(TODAY)) % {"time": words.time(instant)}
    return words.weekday(instant) if days <= DAYS else words.short(instant)


def hours(calendar: Calendar, words: Format) -> str:
    """`Mon–Fri 09:00–12:00, 13:00–18:00`."""
    names = words.weekdays[1:] + words.weekdays[:1]
    told = []
    for shifts, own in groupby(range(7), key=lambda day: calendar.week[day]):
        days = list(own)
        if shifts:
            name = names[days[0]] + (f"–{names[days[-1]]}" if len(days) > 1 else "")
            times = ", ".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in shifts)
            told.append(f"{name} {times}")
    return "; ".join(told)


def last_written(entries: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The last text between the customer and us, of a record's events in order."""
    topics = ("ticket.opened.", "ticket.answered.", "ticket.replied.")
    believed = [each for each in entries if not each["retracted_by"]]
    written = [e for e in believed if e["topic"].startswith(topics) and e["data"].get("text")]
    return max(written, key=lambda each: (each["occurred_at"], each["version"]), default=None)


def yesterday(now: datetime) -> datetime:
    return now - timedelta(days=1)


def selected(items: Sequence[Waiting], wanted: UUID | None) -> UUID | None:
    """The one that is asked for, else the first."""
    return wanted or (items[0].id if items else None)
