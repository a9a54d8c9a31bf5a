"""The kinds of record that a bridge adds up: how they are read, and what they are narrowed by."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, Literal, TypeVar, cast
from uuid import UUID

from domain.activity import Activity
from domain.event import Event
from domain.opportunity import Opportunity
from domain.recorded import Recorded
from domain.ticket import Status, Ticket
from projections.activities import ACTIVITIES, ActivityRow
from projections.engine.table import Projection, Rows
from projections.opportunities import OPPORTUNITIES, Deal
from projections.tickets import TICKETS, TicketRow
from projections.visits import VISITS, Outcome, Visit

R = TypeVar("R", bound=tuple[Any, ...])


@dataclass(frozen=True)
class Line:
    """A row as it `was` known then, as it is `known`, or both; without what is not counted by."""

    was: bool
    known: bool


@dataclass(frozen=True)
class DealLine(Line):
    """A line of `bridge/opportunities.sql`."""

    opportunity: UUID
    customer: UUID
    pipeline: UUID
    stage: UUID
    amount: int
    currency: str
    opened: datetime
    status: Literal["open", "won", "lost"]
    archived: bool
    close_date: date | None
    owner: UUID | None
    source: str | None
    probability: int | None


@dataclass(frozen=True)
class VisitLine(Line):
    """A line of `bridge/visits.sql`: the last one of a deal."""

    opportunity: UUID
    number: int
    pipeline: UUID
    stage: UUID
    begun: datetime
    owner: UUID | None
    source: str | None
    customer: UUID
    outcome: Outcome


@dataclass(frozen=True)
class TicketLine(Line):
    """A line of `bridge/tickets.sql`."""

    ticket: UUID
    customer: UUID
    status: Status
    owner: UUID | None


@dataclass(frozen=True)
class ActivityLine(Line):
    """A line of `bridge/activities.sql`."""

    activity: UUID
    customer: UUID | None
    due: date | None
    begins: datetime | None
    minutes: int | None
    owner: UUID | None
    status: Literal["planned", "done", "cancelled"]


@dataclass(frozen=True)
class Kind(Generic[R]):
    """`noun` is the plural that routes are called by; the column `stands` says how a record stands.
    `scopes`: {what its records may be narrowed by: the event that brings one in, or takes one out,
    if there is any}. Events that are `idle` change nothing that is counted.
    """

    noun: str
    query: str
    row: type[R]
    line: type[Line]
    projection: Projection
    scopes: Mapping[str, type[Event] | None]
    idle: frozenset[type[Event]] = frozenset()
    stands: str = "status"
    is_away: Callable[[R], bool] = lambda _: False
    """Whether it is on no books whatever else it is."""

    @property
    def nouns(self) -> tuple[str, ...]:
        """Of all that its bridge tells of."""
        return (self.noun,)

    def reads(self, event: type[Event]) -> bool:
        return self.projection.reads(event)

    def standing(self, row: R) -> str:
        return str(getattr(row, self.stands))

    def read(self, line: Line) -> R:
        make: Any = self.row
        unread = {name: None for name in make._fields if name not in make._field_defaults}
        said = {name: value for name, value in vars(line).items() if name in make._fields}
        return cast(R, make(**unread | said))

    def fold(self, before: R | None, recorded: Recorded) -> R:
        """As the read model has it."""
        rows = Rows([before] if before else [])
        found = [
            row for row in self.projection.changes(recorded, rows) if isinstance(row, self.row)
        ]
        if found:
            return found[-1]
        assert before
        return before


def is_away(deal: Deal) -> bool:
    """An archived open one."""
    return deal.archived and deal.status == "open"


OF_DEALS = Kind(
    noun="opportunities",
    query="bridge/opportunities",
    row=Deal,
    line=DealLine,
    projection=OPPORTUNITIES,
    scopes={
        "pipeline": Opportunity.Joined,
        "owner": Opportunity.Assigned,
        "source": None,
        "customers": None,
        "closing_from": Opportunity.CloseDateChanged,
        "closing_to": Opportunity.CloseDateChanged,
    },
    is_away=is_away,
)
OF_STAYS = Kind(
    noun="opportunities",
    query="bridge/visits",
    row=Visit,
    line=VisitLine,
    projection=VISITS,
    scopes={
        "pipeline": Opportunity.Joined,
        "owner": Opportunity.Assigned,
        "source": None,
        "customers": None,
    },
    stands="outcome",
)
"""Deals by their last visit."""

CLOCKED = (
    *(Ticket.Updated, Ticket.Classified),
    *(Ticket.TakenUp, Ticket.PutOnHold, Ticket.Answered, Ticket.Replied),
)
"""What changes nothing but what is promised for a ticket, and whether its clock runs."""

OF_TICKETS = Kind(
    noun="tickets",
    query="bridge/tickets",
    row=TicketRow,
    line=TicketLine,
    projection=TICKETS,
    scopes={"owner": Ticket.Assigned, "customers": None},
    idle=frozenset({*CLOCKED}),
)
OF_ACTIVITIES = Kind(
    noun="activities",
    query="bridge/activities",
    row=ActivityRow,
    line=ActivityLine,
    projection=ACTIVITIES,
    scopes={"owner": Activity.Assigned, "customers": None},
)
