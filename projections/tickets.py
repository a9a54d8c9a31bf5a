"""Tickets as they stand, and the stretches in which they waited or lay settled.

When what happened is here; how much of that is working time, and whether it was in time, is asked
of the calendars and policies when it is read.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal, NamedTuple
from uuid import UUID

from domain.event import CustomerLabel
from domain.recorded import Recorded
from domain.ticket import SETTLED, Awaited, Details, Kind, Status, Ticket, standing_after
from projections.engine.table import Change, Projection, Rows, Table


class TicketRow(NamedTuple):
    """One ticket. `answered` is when the customer first heard of us; `contacts` how often they did;
    `stops` how often it waited or was settled; `cost` in minor units.
    """

    ticket: UUID
    name: CustomerLabel
    customer: UUID
    kind: Kind
    opened: datetime
    status: Status = "new"
    awaiting: Awaited | None = None
    contact: UUID | None = None
    order_id: UUID | None = None
    channel: str | None = None
    reference: str | None = None
    owner: UUID | None = None
    team: str | None = None
    priority: int | None = None
    category: str | None = None
    made_sla: bool | None = None
    reassignments: int | None = None
    answered: datetime | None = None
    settled: datetime | None = None
    contacts: int = 0
    stops: int = 0
    reopenings: int = 0
    cause: str | None = None
    remedy: str | None = None
    prevention: str | None = None
    cost: int | None = None
    currency: str | None = None


class Stop(NamedTuple):
    """The `number`th stretch in which nothing could be done on the ticket, counted from 1: what it
    waited for, or that it was `settled`.
    """

    ticket: UUID
    number: int
    awaiting: Literal[Awaited, "settled"]
    begun: datetime
    ended: datetime | None = None


def changes(recorded: Recorded, rows: Rows) -> Iterator[Change]:
    if isinstance(recorded.event, Ticket.Opened):
        yield opened(recorded, recorded.event)
        return
    before = rows.one(TicketRow)
    status, awaiting = standing_after(recorded.event, before.status, before.awaiting)
    after = changed(recorded, before._replace(status=status, awaiting=awaiting))
    if (stop := stopped(after)) != stopped(before):
        yield from (
            each._replace(ended=recorded.occurred_at)
            for each in rows.all(Stop)
            if each.ended is None
        )
        if stop:
            after = after._replace(stops=before.stops + 1)
            yield Stop(recorded.stream, after.stops, stop, recorded.occurred_at)
    yield after


def stopped(row: TicketRow) -> Literal[Awaited, "settled"] | None:
    """What its clock may stop for."""
    return "settled" if row.status in SETTLED else row.awaiting


def opened(recorded: Recorded, event: Ticket.Opened) -> TicketRow:
    row = TicketRow(
        ticket=recorded.stream,
        name=event.name,
        customer=event.customer,
        kind=event.kind,
        opened=recorded.occurred_at,
        contact=event.contact,
        order_id=event.order,
        channel=event.channel,
        reference=event.reference,
        owner=event.owner,
    )
    return detailed(row, event.details)


def changed(recorded: Recorded, row: TicketRow) -> TicketRow:
    match recorded.event:
        case Ticket.Renamed(name=name):
            return row._replace(name=name)
        case Ticket.Classified(kind=kind, order=order):
            return row._replace(kind=kind, order_id=order)
        case Ticket.Updated(details=details):
            return detailed(row, details)
        case Ticket.Assigned(owner=owner, team=team):
            return row._replace(owner=owner, team=team)
        case Ticket.Answered() | Ticket.PutOnHold(awaiting="customer"):
            return heard(row, recorded.occurred_at)._replace(contacts=row.contacts + 1)
        case Ticket.Resolved() | Ticket.Closed():
            row = heard(row, recorded.occurred_at)
            return row._replace(settled=row.settled or recorded.occurred_at)
        case Ticket.Reopened():
            return row._replace(settled=None, reopenings=row.reopenings + 1)
        case Ticket.Explained(cause=cause):
            return row._replace(cause=cause)
        case Ticket.Remedied(remedy=remedy, cost=cost, prevention=prevention):
            row = row._replace(remedy=remedy, prevention=prevention)
            money = (cost.minor, cost.currency) if cost else (None, None)
            return row._replace(cost=money[0], currency=money[1])
    return row


def heard(row: TicketRow, now: datetime) -> TicketRow:
    """The customer was told something, at the latest that it is done."""
    return row._replace(answered=row.answered or now)


def detailed(row: TicketRow, details: Details) -> TicketRow:
    return row._replace(**{name: getattr(details, name) for name in details.model_fields_set})


TICKETS = Projection(
    name="tickets",
    of=(Ticket,),
    tables=(
        Table("tickets", TicketRow, key=("ticket",), found_by=("customer",)),
        Table("ticket_stops", Stop, key=("ticket", "number")),
    ),
    changes=changes,
)
