"""Why an event changed a figure, by direct definition: knows events, nothing else of ours."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from domain.campaign import Campaign
from domain.opportunity import Opportunity
from domain.recorded import Recorded
from tests.oracles.deals import deal

CAUSES = {
    "Opened": "new",
    "Won": "won",
    "Lost": "lost",
    "Reopened": "reopened",
    "Archived": "removed",
    "MergedInto": "removed",
    "Restored": "restored",
    "AmountChanged": "grown shrunk",
    "LinesChanged": "grown shrunk",
    "Joined": "joined left",
    "Assigned": "joined left",
    "Rescheduled": "pulled_in slipped",
    "Planned": "new",
    "Resolved": "resolved",
    "Closed": "closed",
    "Done": "closed",
    "Cancelled": "closed",
    "Spent": "spent",
}
"""Where two are named, the one that adds and the one that takes away."""


def cause(told: Sequence[Recorded], is_more: bool) -> str:
    """Of the last event of a story."""
    event = told[-1].event
    match event:
        case Opportunity.Moved(stages=stages):
            before, after = (stages.index(deal(each)["stage"]) for each in (told[:-1], told))
            return "moved_forward" if after > before else "moved_back"
        case Campaign.Planned():
            return "redefined"
        case Opportunity.CloseDateChanged():
            days: Any = [deal(each)["close_date"] or date.max for each in (told[:-1], told)]
            return "pulled_in" if days[1] < days[0] else "slipped"
    up, *down = CAUSES.get(type(event).__name__, "redefined").split()
    return up if is_more or not down else down[0]
