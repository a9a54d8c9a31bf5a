"""Service figures: how tickets of a period fared, what is open, and what customers thought."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from readapi.funnel import Period
from readapi.ports import Snapshot
from readapi.service.promises import promises


@dataclass(frozen=True)
class FiguresLine:
    """A line of `figures.sql`: of all tickets, or of those of one priority."""

    priority: int | None
    whole: bool
    opened: int
    settled: int
    answers_promised: int
    answers_late: int
    resolutions_promised: int
    resolutions_late: int
    promised: int
    breached: int
    at_first_contact: int
    reopened: int
    reopenings: int
    told_elsewhere: int
    late_elsewhere: int
    to_answer: list[float] | None
    to_resolve: list[float] | None


@dataclass(frozen=True)
class Oldest:
    opened: datetime | None


@dataclass(frozen=True)
class Promised:
    """So many promises, and those broken; hours of working time that half and 90 % of them took."""

    promised: int
    late: int
    p50: float | None
    p90: float | None


@dataclass(frozen=True)
class Fared:
    """Tickets that were opened in the period, each one case however often it was `reopened`.

    `breached` of those `promised` anything; `elsewhere` counts what another system promised, of
    which so many were late.
    """

    priority: int | None
    opened: int
    settled: int
    answer: Promised
    resolve: Promised
    promised: int
    breached: int
    at_first_contact: int
    reopened: int
    reopenings: int
    elsewhere: int
    late_elsewhere: int


@dataclass(frozen=True)
class Age:
    """So many open tickets are at least so many days old, and younger than the next."""

    days: int
    n: int


@dataclass(frozen=True)
class Opinions:
    """Satisfaction from 1 to 5: `points` are the sum; `satisfied` gave 4 or 5."""

    complaints: int
    customers: int
    rated: int
    satisfied: int
    points: int


@dataclass(frozen=True)
class Figures:
    """Shares are left to who shows them: both of their numbers are here. Complaints per 100
    customers = 100 × `complaints` / `customers`.
    """

    since: date
    until: date
    all: Fared
    by_priority: Sequence[Fared]
    backlog: Sequence[Age]
    opinions: Opinions


async def figures(snapshot: Snapshot, period: Period) -> Figures:
    given = {"since": period.since, "until": period.until}
    found = await promises(snapshot)
    [oldest] = await snapshot.lines("service/oldest", Oldest, **given)
    clocks = found.given(oldest.opened)
    whole, *each = await snapshot.lines("service/figures", FiguresLine, **given, **clocks)
    [opinions] = await snapshot.lines("service/opinions", Opinions, **given)
    return Figures(
        since=period.first,
        until=period.last,
        all=fared(whole),
        by_priority=[fared(line) for line in each],
        backlog=await snapshot.lines("service/backlog", Age),
        opinions=opinions,
    )


def fared(line: FiguresLine) -> Fared:
    answer, resolve = line.to_answer or (None, None), line.to_resolve or (None, None)
    return Fared(
        priority=line.priority,
        opened=line.opened,
        settled=line.settled,
        answer=Promised(line.answers_promised, line.answers_late, *answer),
        resolve=Promised(line.resolutions_promised, line.resolutions_late, *resolve),
        promised=line.promised,
        breached=line.breached,
        at_first_contact=line.at_first_contact,
        reopened=line.reopened,
        reopenings=line.reopenings,
        elsewhere=line.told_elsewhere,
        late_elsewhere=line.late_elsewhere,
    )
