"""The ticket: a customer asks, complains or needs help with an order, until it is settled."""

from dataclasses import dataclass, replace
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field

from domain.errors import Conflict, Invalid
from domain.event import CustomerLabel, CustomerText, Event, Label
from domain.money import Money
from domain.person import Partial

Kind = Literal["enquiry", "complaint", "after_sales"]
Status = Literal["new", "active", "waiting", "resolved", "closed"]
Awaited = Literal["customer", "vendor", "problem", "evidence"]
"""What a ticket waits for: the customer's word, a vendor, a problem to be solved, evidence."""

Priority = Annotated[int, Field(ge=1, le=9)]
"""1 is the most urgent."""

Count = Annotated[int, Field(ge=0, lt=2**31)]

SETTLED = frozenset[Status]({"resolved", "closed"})


class TicketResolved(Conflict, code="ticket_resolved"):
    """The ticket is resolved: reopen it first, or close it."""


class TicketClosed(Conflict, code="ticket_closed"):
    """The ticket is closed: reopen it first."""


class TicketOpen(Conflict, code="ticket_open"):
    """The ticket is open already."""


class TicketActive(Conflict, code="ticket_active"):
    """Somebody works on the ticket already."""


class NotAComplaint(Conflict, code="not_a_complaint"):
    """Only a complaint has a cause and a remedy: classify the ticket as one first."""


class OrderMissing(Invalid, code="order_missing"):
    """After-sales is about an order: say which."""


class Details(Partial):
    """What else is known of the ticket. Of what another system counted itself, `made_sla` and
    `reassignments` are carried as it tells them.
    """

    priority: Priority | None = None
    category: Label | None = None
    made_sla: bool | None = None
    reassignments: Count | None = None


@dataclass(frozen=True)
class Ticket:
    name: str
    customer: UUID
    kind: Kind
    status: Status = "new"
    awaiting: Awaited | None = None
    order: UUID | None = None
    owner: UUID | None = None
    team: str | None = None
    details: Details = Details()

    class Opened(Event, topic="ticket.opened.v1"):
        """A customer asked, complained, or needs help with an order."""

        name: CustomerLabel
        customer: UUID
        kind: Kind
        contact: UUID | None = None
        order: UUID | None = None
        channel: Label | None = None
        reference: Label | None = None
        owner: UUID | None = None
        details: Details = Details()
        text: CustomerText = ""

    class Renamed(Event, topic="ticket.renamed.v1"):
        """The ticket got another subject line."""

        name: CustomerLabel
        customer: UUID

    class Classified(Event, topic="ticket.classified.v1"):
        """The ticket turned out to be of another kind, or about another order."""

        kind: Kind
        order: UUID | None = None

    class Updated(Event, topic="ticket.updated.v1"):
        """Somebody worked on the ticket; its details tell what is new, if anything."""

        details: Details = Details()

    class Assigned(Event, topic="ticket.assigned.v1"):
        """Somebody else, or another team, is to settle the ticket."""

        owner: UUID | None
        team: Label | None = None

    class TakenUp(Event, topic="ticket.taken_up.v1"):
        """Somebody works on the ticket now; what it waited for is there."""

    class PutOnHold(Event, topic="ticket.put_on_hold.v1"):
        """Nothing can be done before the customer, a vendor, a problem or evidence lets go on."""

        awaiting: Awaited
        note: CustomerText = ""
        customer: UUID

    class Answered(Event, topic="ticket.answered.v1"):
        """The customer was answered."""

        text: CustomerText
        customer: UUID

    class Replied(Event, topic="ticket.replied.v1"):
        """The customer wrote again."""

        text: CustomerText
        customer: UUID

    class Explained(Event, topic="ticket.explained.v1"):
        """The cause of the complaint is known."""

        cause: Label

    class Remedied(Event, topic="ticket.remedied.v1"):
        """The complaint was made good, at some cost; what keeps it from coming again."""

        remedy: Label
        cost: Money | None = None
        prevention: Label | None = None

    class Resolved(Event, topic="ticket.resolved.v1"):
        """What the customer wanted is done."""

        note: CustomerText = ""
        customer: UUID

    class Reopened(Event, topic="ticket.reopened.v1"):
        """It was not done after all."""

        reason: CustomerText = ""
        customer: UUID

    class Closed(Event, topic="ticket.closed.v1"):
        """Nothing more is to be done."""

    @property
    def is_open(self) -> bool:
        return self.status not in SETTLED

    @classmethod
    def begin(cls, event: Event) -> Self | None:
        match event:
            case Ticket.Opened() as opened:
                return cls(
                    name=opened.name,
                    customer=opened.customer,
                    kind=opened.kind,
                    order=opened.order,
                    owner=opened.owner,
                    details=opened.details,
                )
        return None

    def about(self, stream: UUID) -> UUID:
        return self.customer

    def check(self, event: Event) -> None:
        """What is said about a ticket may come later; what happens to it needs an open one."""
        match event:
            case Ticket.Explained() | Ticket.Remedied():
                if self.kind != "complaint":
                    raise NotAComplaint(kind=self.kind)
            case Ticket.Reopened():
                if self.is_open:
                    raise TicketOpen
            case Ticket.Renamed() | Ticket.Classified() | Ticket.Assigned() | Ticket.Updated():
                pass
            case Ticket.Replied():
                pass
            case _ if self.status == "closed":
                raise TicketClosed
            case Ticket.Closed():
                pass
            case _ if self.status == "resolved":
                raise TicketResolved
            case Ticket.TakenUp() if self.status == "active":
                raise TicketActive

    def evolve(self, event: Event) -> Self:
        match event:
            case Ticket.Renamed(name=name):
                return replace(self, name=name)
            case Ticket.Classified(kind=kind, order=order):
                return replace(self, kind=kind, order=order)
            case Ticket.Updated(details=details):
                return replace(self, details=self.details.updated(details))
            case Ticket.Assigned(owner=owner, team=team):
                return replace(self, owner=owner, team=team)
        status, awaiting = standing_after(event, self.status, self.awaiting)
        return replace(self, status=status, awaiting=awaiting)


def standing_after(
    event: Event, status: Status, awaiting: Awaited | None
) -> tuple[Status, Awaited | None]:
    """Where a ticket stands, and what it waits for."""
    match event:
        case Ticket.PutOnHold(awaiting=what):
            return "waiting", what
        case Ticket.TakenUp() | Ticket.Reopened():
            return "active", None
        case Ticket.Answered() if status == "new":
            return "active", None
        case Ticket.Replied() if awaiting == "customer":
            return "active", None
        case Ticket.Resolved():
            return "resolved", None
        case Ticket.Closed():
            return "closed", None
    return status, awaiting
