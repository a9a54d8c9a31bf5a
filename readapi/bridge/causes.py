"""Which cause an event is, where it changes a figure."""

from datetime import date
from typing import Literal, get_args

from domain.activity import Activity
from domain.campaign import Campaign
from domain.errors import Invalid
from domain.event import Event
from domain.facts import Spend
from domain.opportunity import Opportunity
from domain.pipeline import Pipeline
from domain.sla_policy import SlaPolicy
from domain.ticket import Ticket
from domain.working_calendar import WorkingCalendar
from projections.opportunities import Deal
from projections.visits import Visit
from readapi.bridge.kinds import CLOCKED

Cause = Literal[
    "corrected",
    "new",
    "won",
    "lost",
    "reopened",
    "grown",
    "shrunk",
    "moved_forward",
    "moved_back",
    "slipped",
    "pulled_in",
    "joined",
    "left",
    "removed",
    "restored",
    "resolved",
    "closed",
    "spent",
    "redefined",
    "time_passed",
]
CAUSES: tuple[Cause, ...] = get_args(Cause)


class NoSuchCause(Invalid, code="no_such_cause"):
    """There is no such cause."""


REDEFINED: tuple[Cause, Cause] = ("redefined", "redefined")
BY_EVENT: dict[type[Event], tuple[Cause, Cause]] = {
    Opportunity.Opened: ("new", "new"),
    Opportunity.Won: ("won", "won"),
    Opportunity.Lost: ("lost", "lost"),
    Opportunity.Reopened: ("reopened", "reopened"),
    Opportunity.AmountChanged: ("grown", "shrunk"),
    Opportunity.LinesChanged: ("grown", "shrunk"),
    Opportunity.Moved: ("moved_forward", "moved_back"),
    Opportunity.CloseDateChanged: ("pulled_in", "slipped"),
    Opportunity.Joined: ("joined", "left"),
    Opportunity.Assigned: ("joined", "left"),
    Opportunity.Archived: ("removed", "removed"),
    Opportunity.MergedInto: ("removed", "removed"),
    Opportunity.Restored: ("restored", "restored"),
    Opportunity.Rated: REDEFINED,
    Ticket.Opened: ("new", "new"),
    Ticket.Resolved: ("resolved", "resolved"),
    Ticket.Closed: ("closed", "closed"),
    Ticket.Reopened: ("reopened", "reopened"),
    Ticket.Assigned: ("joined", "left"),
    **dict.fromkeys(CLOCKED, REDEFINED),
    Activity.Planned: ("new", "new"),
    Activity.Done: ("closed", "closed"),
    Activity.Cancelled: ("closed", "closed"),
    Activity.Reopened: ("reopened", "reopened"),
    Activity.Rescheduled: ("pulled_in", "slipped"),
    Activity.Assigned: ("joined", "left"),
    Spend.Spent: ("spent", "spent"),
}
"""{event: the cause where it raises the figure, and where it lowers it}."""

OF_STAGES = (Pipeline.Defined, Pipeline.StageAdded, Pipeline.StageRated)
"""What gives stages a probability, and days to stay in them."""
OF_PROMISES = (
    *(SlaPolicy.Defined, SlaPolicy.Revised, SlaPolicy.Retired, SlaPolicy.Resumed),
    *(WorkingCalendar.Defined, WorkingCalendar.HoursChanged),
    *(WorkingCalendar.HolidayAdded, WorkingCalendar.HolidayRemoved),
)
"""What gives tickets a time to be answered and resolved in."""
OF_SOURCES = (Campaign.Planned, Campaign.SourceNamed)
"""What gives campaigns a source, whose deals are their own."""
DEFINING = (*OF_STAGES, *OF_PROMISES, *OF_SOURCES)


def known(text: str) -> Cause:
    """Raises `NoSuchCause`."""
    for each in CAUSES:
        if each == text.replace(" ", "_").replace("-", ""):
            return each
    raise NoSuchCause(given=text, there=", ".join(CAUSES))


def cause(event: Event, before: object, change: int) -> Cause:
    """Of the event that changed the figure by so much, of a record that stood so `before`."""
    up, down = BY_EVENT[type(event)]
    match event, before:
        case Opportunity.Moved(stages=stages, stage=to), Deal(stage=left) | Visit(stage=left):
            return up if stages.index(to) > stages.index(left) else down
        case Opportunity.CloseDateChanged(close_date=day), Deal(close_date=than):
            return up if is_earlier(day, than) else down
    return up if change > 0 else down


def is_earlier(day: date | None, than: date | None) -> bool:
    """No date is later than any."""
    return day is not None and (than is None or day < than)
