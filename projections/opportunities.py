"""Opportunities as they stand, with what is to be sold and who plays which role."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal, NamedTuple
from uuid import UUID

from domain.event import CustomerLabel, Note, Personal
from domain.line import Line
from domain.opportunity import Opportunity
from domain.recorded import Recorded
from projections.engine.table import Change, Gone, Projection, Rows, Table
from projections.pipelines import ten_thousandths


class Deal(NamedTuple):
    """One opportunity; `amount` in minor units, its own `probability` in ten-thousandths. What was
    merged into another is `archived`, too.
    """

    opportunity: UUID
    name: CustomerLabel
    customer: UUID
    pipeline: UUID
    stage: UUID
    amount: int
    currency: str
    opened: datetime
    status: Literal["open", "won", "lost"] = "open"
    archived: bool = False
    closed: datetime | None = None
    reason: str | None = None
    close_date: date | None = None
    owner: UUID | None = None
    source: str | None = None
    probability: int | None = None
    next_step: Annotated[Note | None, Personal(of="customer")] = None
    next_due: date | None = None
    merged_into: UUID | None = None


class DealLine(NamedTuple):
    """One line of what is to be sold, numbered from 1; `price` a piece, `amount` in minor units."""

    opportunity: UUID
    line: int
    product: UUID
    quantity: Decimal
    price: int
    amount: int
    currency: str


class DealContact(NamedTuple):
    """A contact and the role it plays."""

    opportunity: UUID
    contact: UUID
    role: str


def changes(recorded: Recorded, rows: Rows) -> Iterator[Change]:
    match recorded.event:
        case Opportunity.Opened() as opened:
            yield Deal(
                opportunity=recorded.stream,
                name=opened.name,
                customer=opened.customer,
                pipeline=opened.pipeline,
                stage=opened.stage,
                amount=opened.amount.minor,
                currency=opened.amount.currency,
                opened=recorded.occurred_at,
                close_date=opened.close_date,
                owner=opened.owner,
                source=opened.source,
            )
        case Opportunity.LinesChanged(lines=lines):
            yield from lines_changed(recorded.stream, lines, rows)
        case Opportunity.ContactAdded(contact=contact, role=role):
            yield DealContact(recorded.stream, contact, role)
        case Opportunity.ContactRemoved(contact=contact):
            yield from (Gone(row) for row in rows.all(DealContact) if row.contact == contact)
        case _:
            yield deal_changed(recorded, rows.one(Deal))


def deal_changed(recorded: Recorded, deal: Deal) -> Deal:
    match recorded.event:
        case Opportunity.NextStepSet(text=text, due=due):  # the most frequent ones first
            return deal._replace(next_step=text or None, next_due=due)
        case Opportunity.Moved(stage=stage):
            return deal._replace(stage=stage)
        case Opportunity.Renamed(name=name):
            return deal._replace(name=name)
        case Opportunity.Joined(pipeline=pipeline, stage=stage):
            return deal._replace(pipeline=pipeline, stage=stage)
        case Opportunity.AmountChanged(amount=amount):
            return deal._replace(amount=amount.minor)
        case Opportunity.Rated(probability=probability):
            return deal._replace(probability=ten_thousandths(probability))
        case Opportunity.CloseDateChanged(close_date=close_date):
            return deal._replace(close_date=close_date)
        case Opportunity.Assigned(owner=owner):
            return deal._replace(owner=owner)
        case event:
            return deal_closed(event, recorded.occurred_at, deal)


def deal_closed(event: object, now: datetime, deal: Deal) -> Deal:
    """Closed, re-opened, put away, taken out again or merged."""
    match event:
        case Opportunity.Won():
            return deal._replace(status="won", closed=now)
        case Opportunity.Lost(reason=reason):
            return deal._replace(status="lost", closed=now, reason=reason)
        case Opportunity.Reopened(stage=stage):
            return deal._replace(status="open", closed=None, reason=None, stage=stage)
        case Opportunity.Archived():
            return deal._replace(archived=True)
        case Opportunity.Restored(stage=stage):
            return deal._replace(archived=False, stage=stage)
        case Opportunity.MergedInto(survivor=survivor):
            return deal._replace(archived=True, merged_into=survivor)
    return deal


def lines_changed(deal: UUID, lines: tuple[Line, ...], rows: Rows) -> Iterator[Change]:
    """The lines of now, and the deal at their sum; lines beyond the last end."""
    for number, line in enumerate(lines, 1):
        yield DealLine(
            opportunity=deal,
            line=number,
            product=line.product,
            quantity=line.quantity,
            price=line.price.minor,
            amount=line.minor,
            currency=line.price.currency,
        )
    yield from (Gone(row) for row in rows.all(DealLine) if row.line > len(lines))
    if lines:
        yield rows.one(Deal)._replace(amount=sum(line.minor for line in lines))


OPPORTUNITIES = Projection(
    name="opportunities",
    of=(Opportunity,),
    tables=(
        Table(
            "opportunities",
            Deal,
            key=("opportunity",),
            found_by=("customer",),
            summed=("pipeline", "stage", "status", "archived", "amount", "currency", "probability"),
            rare=("merged_into",),
        ),
        Table("opportunity_lines", DealLine, key=("opportunity", "line")),
        Table("opportunity_contacts", DealContact, key=("opportunity", "contact")),
    ),
    changes=changes,
)
