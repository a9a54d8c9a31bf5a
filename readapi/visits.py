"""The visits that a figure of the funnel counts, one by one."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from readapi.cursor import Page
from readapi.funnel import By, Cohort, Period, apart, given_of, told_apart
from readapi.names import named
from readapi.ports import Snapshot

Outcome = Literal["advanced", "won", "lost", "went_back", "left", "here"]


@dataclass(frozen=True)
class Counted:
    """Which figure: of one stage or of all, with one outcome or any, in one currency or all.

    "advanced" counts the won ones too, as the funnel does. `last`: of each opportunity only
    its last visit there, as it is counted by deals. Of a breakdown `by` anything the one `part`.
    """

    stage: UUID | None = None
    outcome: Outcome | None = None
    currency: str | None = None
    last: bool = False
    by: By | None = None
    part: str | None = None


@dataclass(frozen=True)
class Visit:
    """`amount` is the deal's at the end of the visit, or at `at`; amounts in minor units."""

    opportunity: UUID
    customer: UUID
    stage: UUID
    number: int
    how: str
    begun: datetime
    outcome: Outcome
    ended: datetime | None
    entry_amount: int
    amount: int
    currency: str
    opportunity_name: str | None = None
    customer_name: str | None = None
    stage_name: str | None = None


@dataclass(frozen=True)
class VisitLine(Visit):
    """A line of `funnel_visits.sql`; `total` counts all visits of the figure."""

    total: int = 0


@dataclass(frozen=True)
class Visits:
    """A page of them; `next` is the cursor of the next."""

    items: Sequence[Visit]
    total: int
    next: str | None


async def visits(
    snapshot: Snapshot, pipeline: UUID, period: Period, cohort: Cohort, wanted: Counted, page: Page
) -> Visits:
    """Latest first."""
    given = given_of(pipeline, period, cohort) | asdict(wanted) | asdict(page)
    given |= await told_apart(snapshot, wanted.by)
    found = await snapshot.lines(apart("funnel_visits", wanted.by), VisitLine, **given)
    lines = await named(snapshot, found)
    total = lines[0].total if lines else 0
    items = [
        Visit(**{key: value for key, value in vars(each).items() if key != "total"})
        for each in lines
    ]
    return Visits(items, total, page.cursor(snapshot.asof, total))
