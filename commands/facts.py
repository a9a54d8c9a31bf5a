"""What can be noted as a fact: it is decided on nothing, so that it may arrive in any order."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from commands.command import Command, LookUp
from domain import event
from domain.event import Event, Label
from domain.facts import (
    Action,
    Fields,
    FormSubmission,
    Mail,
    Note,
    Payment,
    Purchase,
    Quantity,
    Rating,
    Response,
    Scale,
    Score,
    Seconds,
    Spend,
    Suggestion,
    Touch,
    WebVisit,
    about_one,
    on_scale,
)
from domain.money import Money

What = Literal["sent", "delivered", "bounced", "opened", "clicked"]
Verdict = Literal["accepted", "declined", "done"]


def touch(
    _: LookUp,
    *,
    customer: UUID,
    channel: Label,
    campaign: UUID | None = None,
    contact: UUID | None = None,
) -> Iterator[Event]:
    """Note that somebody reached out to a customer."""
    yield Touch.Made(customer=customer, campaign=campaign, contact=contact, channel=channel)


def respond(
    _: LookUp,
    *,
    customer: UUID,
    outcome: Label,
    campaign: UUID | None = None,
    channel: Label | None = None,
    text: event.Note = "",
) -> Iterator[Event]:
    """Note that a customer answered, and what came of it."""
    yield Response.Given(
        customer=customer, campaign=campaign, channel=channel, outcome=outcome, text=text
    )


def visit(
    _: LookUp,
    *,
    page: Label,
    seconds: Seconds = 0,
    customer: UUID | None = None,
    visitor: Label | None = None,
    campaign: UUID | None = None,
) -> Iterator[Event]:
    """Note that somebody looked at a page of the site."""
    yield WebVisit.Made(
        customer=customer, campaign=campaign, visitor=visitor, page=page, seconds=seconds
    )


def submit(
    _: LookUp,
    *,
    form: Label,
    fields: Fields,
    customer: UUID | None = None,
    campaign: UUID | None = None,
) -> Iterator[Event]:
    """Note that somebody sent a form of the site."""
    yield FormSubmission.Submitted(customer=customer, campaign=campaign, form=form, fields=fields)


def mail(_: LookUp, *, what: What, customer: UUID, campaign: UUID | None = None) -> Iterator[Event]:
    """Note what became of a mail to a customer."""
    events = {
        "sent": Mail.Sent,
        "delivered": Mail.Delivered,
        "bounced": Mail.Bounced,
        "opened": Mail.Opened,
        "clicked": Mail.Clicked,
    }
    yield events[what](customer=customer, campaign=campaign)


def spend(
    _: LookUp, *, amount: Money, campaign: UUID | None = None, channel: Label | None = None
) -> Iterator[Event]:
    """Note what marketing cost."""
    yield Spend.Spent(campaign=campaign, channel=channel, amount=amount)


def pay(
    _: LookUp,
    *,
    customer: UUID,
    amount: Money,
    order: UUID | None = None,
    method: Label | None = None,
) -> Iterator[Event]:
    """Note that a customer paid, or was paid back."""
    yield Payment.Received(customer=customer, order=order, amount=amount, method=method)


def purchase(
    _: LookUp,
    *,
    customer: UUID,
    amount: Money,
    quantity: Quantity = Decimal(1),
    product: UUID | None = None,
    channel: Label | None = None,
) -> Iterator[Event]:
    """Note that a customer bought something without an order."""
    yield Purchase.Made(
        customer=customer, product=product, quantity=quantity, amount=amount, channel=channel
    )


def note(
    _: LookUp,
    *,
    customer: UUID,
    text: Annotated[event.Note, Field(min_length=1)],
    about: UUID | None = None,
) -> Iterator[Event]:
    """Write something down about a customer, or about another record of theirs."""
    yield Note.Taken(customer=customer, about=about, text=text)


def rate(
    _: LookUp,
    *,
    customer: UUID,
    scale: Scale,
    score: Score,
    ticket: UUID | None = None,
    campaign: UUID | None = None,
    text: event.Note = "",
) -> Iterator[Event]:
    """Note how a customer judged a ticket, a campaign or the company."""
    on_scale(scale, score)
    yield Rating.Given(
        customer=customer, ticket=ticket, campaign=campaign, scale=scale, score=score, text=text
    )


def judge(
    _: LookUp,
    *,
    what: Verdict,
    customer: UUID,
    opportunity: UUID | None = None,
    product: UUID | None = None,
    action: Action | None = None,
) -> Iterator[Event]:
    """Say of what was suggested that it will be done, that it is of no use, or that it is done."""
    about_one(opportunity, product, action)
    events = {
        "accepted": Suggestion.Accepted,
        "declined": Suggestion.Declined,
        "done": Suggestion.Done,
    }
    yield events[what](customer=customer, opportunity=opportunity, product=product, action=action)


COMMANDS = (
    Command("touches", Touch, touch, begins=True),
    Command("responses", Response, respond, begins=True),
    Command("web-visits", WebVisit, visit, begins=True),
    Command("form-submissions", FormSubmission, submit, begins=True),
    Command("mails", Mail, mail, begins=True),
    Command("spends", Spend, spend, begins=True),
    Command("payments", Payment, pay, begins=True),
    Command("purchases", Purchase, purchase, begins=True),
    Command("notes", Note, note, begins=True),
    Command("ratings", Rating, rate, begins=True),
    Command("suggestions", Suggestion, judge, begins=True),
)
