"""The tickets that a service figure is made of."""

from typing import Literal

from readapi.cursor import Page
from readapi.funnel import Period
from readapi.ports import Snapshot
from readapi.records.kind import Found, Listed, records
from readapi.records.tickets import TICKETS
from readapi.service.figures import Oldest
from readapi.service.promises import promises

Which = Literal[
    "opened",
    "settled",
    "answer",
    "answer_late",
    "resolve",
    "resolve_late",
    "at_first_contact",
    "reopened",
]
"""`answer` and `resolve` are those of which that was promised."""


async def cases(
    snapshot: Snapshot, period: Period, which: Which, priority: int | None, page: Page
) -> Listed:
    """The latest first; of priority 0 are those that have none."""
    given = {"since": period.since, "until": period.until}
    [oldest] = await snapshot.lines("service/oldest", Oldest, **given)
    clocks = (await promises(snapshot)).given(oldest.opened)
    asked = {"which": which, "priority": priority, "offset": page.offset, "limit": page.limit}
    [found] = await snapshot.lines("service/cases", Found, **given, **clocks, **asked)
    items = await records(snapshot, TICKETS, found.ids)
    return Listed(items, found.total, page.cursor(snapshot.asof, found.total))
