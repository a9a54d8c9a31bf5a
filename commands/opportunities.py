"""What can be done with an opportunity."""

from collections.abc import Collection, Iterator
from typing import Literal
from uuid import UUID

from commands.buying import OtherCustomer, on_sale, welcome
from commands.command import Command, Elsewhere, LookUp
from commands.merging import other, survivor
from domain.contact import Contact
from domain.customer import Customer
from domain.event import Day, Event, Label, Note
from domain.line import Line
from domain.money import Money
from domain.opportunity import Opportunity
from domain.pipeline import Pipeline, Probability
from domain.user import User

Value = Literal["name", "amount", "probability", "close_date", "owner", "contacts"]
"""What a deal has that another record of it can take over; with the amount go the lines."""


def open_(
    look_up: LookUp,
    *,
    name: Label,
    customer: UUID,
    pipeline: UUID,
    stage: UUID | None = None,
    amount: Money,
    close_date: Day | None = None,
    owner: UUID | None = None,
    source: Label | None = None,
    lines: tuple[Line, ...] = (),
) -> Iterator[Event]:
    """Begin an opportunity in one stage of a pipeline, the first unless another is named."""
    welcome(look_up, customer)
    if owner:
        look_up(User, owner)
    found = look_up(Pipeline, pipeline)
    stage = stage or found.first_stage
    yield Opportunity.Opened(
        name=name,
        customer=customer,
        pipeline=pipeline,
        stage=stage,
        stages=found.order_to_enter(stage),
        amount=amount,
        close_date=close_date,
        owner=owner,
        source=source,
    )
    if lines:
        yield lines_changed(look_up, lines)


def rename(deal: Opportunity, _: LookUp, *, name: Label) -> Iterator[Event]:
    """Give the opportunity another name."""
    if name != deal.name:
        yield Opportunity.Renamed(name=name, customer=deal.customer)


def move(deal: Opportunity, look_up: LookUp, *, stage: UUID) -> Iterator[Event]:
    """Put the opportunity into another stage of its pipeline, forward, back or past some."""
    stages = look_up(Pipeline, deal.pipeline).order_to_enter(stage)
    yield Opportunity.Moved(stage=stage, stages=stages)


def join(
    _: Opportunity, look_up: LookUp, *, pipeline: UUID, stage: UUID | None = None
) -> Iterator[Event]:
    """Take the opportunity over to another pipeline, into its first stage or another."""
    found = look_up(Pipeline, pipeline)
    stage = stage or found.first_stage
    yield Opportunity.Joined(pipeline=pipeline, stage=stage, stages=found.order_to_enter(stage))


def change_amount(deal: Opportunity, _: LookUp, *, amount: Money) -> Iterator[Event]:
    """Say what the opportunity is worth now."""
    if amount != deal.amount:
        yield Opportunity.AmountChanged(amount=amount)


def change_lines(deal: Opportunity, look_up: LookUp, *, lines: tuple[Line, ...]) -> Iterator[Event]:
    """Say what is to be sold, at which price; the sum becomes the opportunity's amount."""
    if lines != deal.lines:
        yield lines_changed(look_up, lines)


def rate(deal: Opportunity, _: LookUp, *, probability: Probability | None) -> Iterator[Event]:
    """Give the opportunity a probability of its own, or none to go by its stage's."""
    if probability != deal.probability:
        yield Opportunity.Rated(probability=probability)


def change_close_date(deal: Opportunity, _: LookUp, *, close_date: Day | None) -> Iterator[Event]:
    """Say when the opportunity is expected to close."""
    if close_date != deal.close_date:
        yield Opportunity.CloseDateChanged(close_date=close_date)


def assign(deal: Opportunity, look_up: LookUp, *, owner: UUID | None) -> Iterator[Event]:
    """Say who is to win the opportunity."""
    if owner:
        look_up(User, owner)
    if owner != deal.owner:
        yield Opportunity.Assigned(owner=owner)


def set_next_step(
    deal: Opportunity, _: LookUp, *, text: Note, due: Day | None = None
) -> Iterator[Event]:
    """Note what to do next, and by when; an empty text takes the note off."""
    yield Opportunity.NextStepSet(text=text, due=due, customer=deal.customer)


def add_contact(
    deal: Opportunity, look_up: LookUp, *, contact: UUID, role: Label
) -> Iterator[Event]:
    """Say which role a contact plays in the opportunity."""
    look_up(Contact, contact)
    if (contact, role) not in deal.contacts:
        yield Opportunity.ContactAdded(contact=contact, role=role)


def remove_contact(_: Opportunity, __: LookUp, *, contact: UUID) -> Iterator[Event]:
    """Take a contact off the opportunity."""
    yield Opportunity.ContactRemoved(contact=contact)


def win(_: Opportunity, __: LookUp) -> Iterator[Event]:
    """Close the opportunity: the customer said yes."""
    yield Opportunity.Won()


def lose(deal: Opportunity, _: LookUp, *, reason: Label, note: Note = "") -> Iterator[Event]:
    """Close the opportunity without a sale, and say why."""
    lost = Opportunity.Lost(reason=reason, customer=deal.customer)
    yield lost.model_copy(update={"note": note}) if note else lost


def reopen(deal: Opportunity, look_up: LookUp, *, stage: UUID | None = None) -> Iterator[Event]:
    """Take a closed opportunity up again, where it was closed or in another stage."""
    stage = stage or deal.stage
    stages = look_up(Pipeline, deal.pipeline).order_to_enter(stage)
    yield Opportunity.Reopened(stage=stage, stages=stages)


def archive(_: Opportunity, __: LookUp) -> Iterator[Event]:
    """Put the opportunity away; an open one is on no board any more, its past stays."""
    yield Opportunity.Archived()


def restore(deal: Opportunity, look_up: LookUp) -> Iterator[Event]:
    """Take an archived opportunity out again, into the stage it was in."""
    order = look_up(Pipeline, deal.pipeline).order
    yield Opportunity.Restored(stage=deal.stage, stages=order)


def merge(
    deal: Opportunity, look_up: LookUp, *, into: UUID, take: tuple[Value, ...] = ()
) -> Iterator[Event | Elsewhere]:
    """Merge this record into another one of the same deal, which alone is counted from then on. The
    other takes over the values that are named; whoever plays a role in it keeps that too.
    """
    stays = other(look_up, deal, into)
    if "name" in take:  # which tells of its customer
        customers = {survivor(look_up, Customer, each.customer) for each in (deal, stays)}
        if len(customers) > 1:
            raise OtherCustomer(customer=stays.customer)
    yield Opportunity.MergedInto(survivor=into)
    yield Elsewhere(into, Opportunity.TookIn(merged=look_up.own))
    for said in taken(stays, deal, take):
        yield Elsewhere(into, said)


def taken(survivor: Opportunity, merged: Opportunity, take: Collection[Value]) -> Iterator[Event]:
    """What the survivor gets of the values that are named, as far as the other record has one that
    is new to it.
    """
    known = {name for name in take if getattr(merged, name) is not None}
    new = {name for name in known if getattr(merged, name) != getattr(survivor, name)}
    if "name" in new:
        yield Opportunity.Renamed(name=merged.name, customer=survivor.customer)
    if "amount" in take and merged.lines != survivor.lines:
        yield Opportunity.LinesChanged(lines=merged.lines)
    if "amount" in new and not merged.lines:
        yield Opportunity.AmountChanged(amount=merged.amount)
    if "probability" in new:
        yield Opportunity.Rated(probability=merged.probability)
    if "close_date" in new:
        yield Opportunity.CloseDateChanged(close_date=merged.close_date)
    if "owner" in new:
        yield Opportunity.Assigned(owner=merged.owner)
    if "contacts" in new:
        for contact, role in merged.contacts:
            if contact not in dict(survivor.contacts):
                yield Opportunity.ContactAdded(contact=contact, role=role)


def lines_changed(look_up: LookUp, lines: tuple[Line, ...]) -> Event:
    on_sale(look_up, lines)
    return Opportunity.LinesChanged(lines=lines)


COMMANDS = (
    Command("opportunities", Opportunity, open_, Opportunity.Opened, begins=True),
    Command("opportunities", Opportunity, move, Opportunity.Moved),
    Command("opportunities", Opportunity, join, Opportunity.Joined),
    Command("opportunities", Opportunity, win, Opportunity.Won),
    Command("opportunities", Opportunity, lose, Opportunity.Lost),
    Command("opportunities", Opportunity, reopen, Opportunity.Reopened),
    Command("opportunities", Opportunity, archive, Opportunity.Archived),
    Command("opportunities", Opportunity, restore, Opportunity.Restored),
    Command("opportunities", Opportunity, merge, Opportunity.MergedInto),
    Command("opportunities", Opportunity, change_lines, Opportunity.LinesChanged),
    Command("opportunities", Opportunity, rename, Opportunity.Renamed, commutes=True),
    Command("opportunities", Opportunity, change_amount, Opportunity.AmountChanged, commutes=True),
    Command("opportunities", Opportunity, rate, Opportunity.Rated, commutes=True),
    Command(
        "opportunities", Opportunity, change_close_date, Opportunity.CloseDateChanged, commutes=True
    ),
    Command("opportunities", Opportunity, assign, Opportunity.Assigned, commutes=True),
    Command("opportunities", Opportunity, set_next_step, Opportunity.NextStepSet, commutes=True),
    Command("opportunities", Opportunity, add_contact, Opportunity.ContactAdded, commutes=True),
    Command(
        "opportunities", Opportunity, remove_contact, Opportunity.ContactRemoved, commutes=True
    ),
)
