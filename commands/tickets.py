"""What can be done with a ticket."""

from collections.abc import Iterator
from typing import Annotated
from uuid import UUID

from pydantic import Field

from commands.command import Command, LookUp
from commands.customers import on_the_books
from domain.contact import Contact
from domain.errors import Conflict, Invalid
from domain.event import Event, Label, Note
from domain.money import Money
from domain.ticket import (
    Awaited,
    Count,
    Details,
    Kind,
    OrderMissing,
    Status,
    Ticket,
)
from domain.user import User

Words = Annotated[Note, Field(min_length=1)]


class NeverNewAgain(Conflict, code="never_new_again"):
    """A ticket that was taken up is never new again."""


class AwaitedMissing(Invalid, code="awaited_missing"):
    """A ticket that waits, and no other, says for what: customer, vendor, problem or evidence."""


def open_(
    look_up: LookUp,
    *,
    name: Label,
    customer: UUID,
    kind: Kind = "enquiry",
    contact: UUID | None = None,
    order: UUID | None = None,
    channel: Label | None = None,
    reference: Label | None = None,
    owner: UUID | None = None,
    details: Details = Details(),
    text: Note = "",
) -> Iterator[Event]:
    """Note that a customer asks, complains, or needs help with an order."""
    on_the_books(look_up, customer)
    if contact:
        look_up(Contact, contact)
    if owner:
        look_up(User, owner)
    about_an_order(kind, order)
    yield Ticket.Opened(
        name=name,
        customer=customer,
        kind=kind,
        contact=contact,
        order=order,
        channel=channel,
        reference=reference,
        owner=owner,
        details=details,
        text=text,
    )


def rename(ticket: Ticket, _: LookUp, *, name: Label) -> Iterator[Event]:
    """Give the ticket another subject line."""
    if name != ticket.name:
        yield Ticket.Renamed(name=name, customer=ticket.customer)


def classify(
    ticket: Ticket, _: LookUp, *, kind: Kind, order: UUID | None = None
) -> Iterator[Event]:
    """Say of which kind the ticket is, and about which order, if any."""
    about_an_order(kind, order)
    if (kind, order) != (ticket.kind, ticket.order):
        yield Ticket.Classified(kind=kind, order=order)


def update(ticket: Ticket, _: LookUp, *, details: Details) -> Iterator[Event]:
    """Change what is known of the ticket: only the fields that are given, null clears one."""
    if news := ticket.details.news(details):
        yield Ticket.Updated(details=news)


def assign(
    ticket: Ticket, look_up: LookUp, *, owner: UUID | None, team: Label | None = None
) -> Iterator[Event]:
    """Say who is to settle the ticket, and in which team."""
    if owner:
        look_up(User, owner)
    if (owner, team) != (ticket.owner, ticket.team):
        yield Ticket.Assigned(owner=owner, team=team)


def take_up(_: Ticket, __: LookUp) -> Iterator[Event]:
    """Work on the ticket, for the first time or again."""
    yield Ticket.TakenUp()


def wait(ticket: Ticket, _: LookUp, *, awaiting: Awaited, note: Note = "") -> Iterator[Event]:
    """Wait for the customer, a vendor, a problem to be solved, or evidence."""
    if note or awaiting != ticket.awaiting:
        yield Ticket.PutOnHold(awaiting=awaiting, note=note, customer=ticket.customer)


def answer(ticket: Ticket, _: LookUp, *, text: Words) -> Iterator[Event]:
    """Answer the customer."""
    yield Ticket.Answered(text=text, customer=ticket.customer)


def note_reply(ticket: Ticket, _: LookUp, *, text: Words) -> Iterator[Event]:
    """Note that the customer wrote again: a ticket that waited for them waits no more."""
    yield Ticket.Replied(text=text, customer=ticket.customer)


def explain(_: Ticket, __: LookUp, *, cause: Label) -> Iterator[Event]:
    """Say what caused the complaint."""
    yield Ticket.Explained(cause=cause)


def remedy(
    _: Ticket,
    __: LookUp,
    *,
    remedy: Label,
    cost: Money | None = None,
    prevention: Label | None = None,
) -> Iterator[Event]:
    """Say how the complaint was made good, at which cost, and what keeps it from coming again."""
    yield Ticket.Remedied(remedy=remedy, cost=cost, prevention=prevention)


def resolve(ticket: Ticket, _: LookUp, *, note: Note = "") -> Iterator[Event]:
    """Say that what the customer wanted is done."""
    yield Ticket.Resolved(note=note, customer=ticket.customer)


def reopen(ticket: Ticket, _: LookUp, *, reason: Note = "") -> Iterator[Event]:
    """Take a ticket up again that was resolved or closed."""
    yield Ticket.Reopened(reason=reason, customer=ticket.customer)


def close(_: Ticket, __: LookUp) -> Iterator[Event]:
    """Say that nothing more is to be done."""
    yield Ticket.Closed()


def sync(
    ticket: Ticket,
    look_up: LookUp,
    *,
    status: Status,
    awaiting: Awaited | None = None,
    owner: UUID | None = None,
    team: Label | None = None,
    details: Details = Details(),
    number: Count | None = None,
) -> Iterator[Event]:
    """Take over how the ticket stands in another system: says what brings it there, or else that it
    was updated. The number is that of the update, and tells two apart that say the same.
    """
    if (status == "waiting") != (awaiting is not None):
        raise AwaitedMissing
    yield from assign(ticket, look_up, owner=owner, team=team)
    goes = list(going(ticket, status, awaiting))
    news = ticket.details.news(details)
    if news or not goes:
        yield Ticket.Updated(details=news or Details())
    yield from goes


def going(ticket: Ticket, status: Status, awaiting: Awaited | None) -> Iterator[Event]:
    """What happens on the way from where the ticket stands."""
    if (status, awaiting) == (ticket.status, ticket.awaiting):
        return
    if status == "new":
        raise NeverNewAgain
    if not ticket.is_open and (status, ticket.status) != ("closed", "resolved"):
        yield Ticket.Reopened(customer=ticket.customer)
    match status:
        case "active" if ticket.is_open:
            yield Ticket.TakenUp()
        case "waiting" if awaiting:
            yield Ticket.PutOnHold(awaiting=awaiting, customer=ticket.customer)
        case "resolved":
            yield Ticket.Resolved(customer=ticket.customer)
        case "closed":
            yield Ticket.Closed()


def about_an_order(kind: Kind, order: UUID | None) -> None:
    """Raises `OrderMissing`."""
    if kind == "after_sales" and order is None:
        raise OrderMissing


COMMANDS = (
    Command("tickets", Ticket, open_, Ticket.Opened, begins=True),
    Command("tickets", Ticket, rename, Ticket.Renamed, commutes=True),
    Command("tickets", Ticket, classify, Ticket.Classified, commutes=True),
    Command("tickets", Ticket, update, Ticket.Updated, commutes=True),
    Command("tickets", Ticket, assign, Ticket.Assigned, commutes=True),
    Command("tickets", Ticket, take_up, Ticket.TakenUp),
    Command("tickets", Ticket, wait, Ticket.PutOnHold),
    Command("tickets", Ticket, answer, Ticket.Answered, commutes=True),
    Command("tickets", Ticket, note_reply, Ticket.Replied, commutes=True),
    Command("tickets", Ticket, explain, Ticket.Explained, commutes=True),
    Command("tickets", Ticket, remedy, Ticket.Remedied, commutes=True),
    Command("tickets", Ticket, resolve, Ticket.Resolved),
    Command("tickets", Ticket, reopen, Ticket.Reopened),
    Command("tickets", Ticket, close, Ticket.Closed),
    Command("tickets", Ticket, sync, Ticket.Updated),
)
