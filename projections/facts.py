"""Facts as they are believed: one row each, whatever their kind."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, NamedTuple
from uuid import UUID

from pydantic_core import to_json

from domain.event import Personal
from domain.facts import (
    FACTS,
    FormSubmission,
    Mail,
    Note,
    Payment,
    Purchase,
    Rating,
    Response,
    Spend,
    Suggestion,
    Touch,
    WebVisit,
)
from domain.recorded import Recorded
from projections.engine.table import Json, Projection, Rows, Table

Own = Personal(of="customer")


class Fact(NamedTuple):
    """One fact; `kind` and `what` are its topic's: a `mail` that was `opened`. `about` is another
    record that it names, `says` its outcome, page, form, method, scale or action; `amount` in minor
    units.
    """

    fact: UUID
    kind: str
    what: str
    customer: UUID | None = None
    campaign: UUID | None = None
    about: UUID | None = None
    channel: str | None = None
    says: str | None = None
    seconds: int | None = None
    score: int | None = None
    quantity: Decimal | None = None
    amount: int | None = None
    currency: str | None = None
    visitor: Annotated[str | None, Own] = None
    text: Annotated[str | None, Own] = None
    fields: Annotated[Json | None, Own] = None


def changes(recorded: Recorded, _: Rows) -> Iterator[Fact]:
    kind, what, _version = recorded.event.TOPIC.split(".")
    fact = Fact(recorded.stream, kind, what)
    match recorded.event:
        case Touch.Made(customer=customer, campaign=campaign, contact=contact, channel=channel):
            yield fact._replace(
                customer=customer, campaign=campaign, about=contact, channel=channel
            )
        case Response.Given() as given:
            yield fact._replace(
                customer=given.customer,
                campaign=given.campaign,
                channel=given.channel,
                says=given.outcome,
                text=given.text or None,
            )
        case WebVisit.Made() as made:
            yield fact._replace(
                customer=made.customer,
                campaign=made.campaign,
                says=made.page,
                seconds=made.seconds,
                visitor=made.visitor,
            )
        case FormSubmission.Submitted() as submitted:
            yield fact._replace(
                customer=submitted.customer,
                campaign=submitted.campaign,
                says=submitted.form,
                fields=Json(to_json(submitted.fields).decode()) if submitted.fields else None,
            )
        case (
            Mail.Sent(customer=customer, campaign=campaign)
            | Mail.Delivered(customer=customer, campaign=campaign)
            | Mail.Bounced(customer=customer, campaign=campaign)
            | Mail.Opened(customer=customer, campaign=campaign)
            | Mail.Clicked(customer=customer, campaign=campaign)
        ):
            yield fact._replace(customer=customer, campaign=campaign)
        case Note.Taken(customer=customer, about=about, text=text):
            yield fact._replace(customer=customer, about=about, text=text or None)
        case Rating.Given() as rated:
            yield fact._replace(
                customer=rated.customer,
                campaign=rated.campaign,
                about=rated.ticket,
                says=rated.scale,
                score=rated.score,
                text=rated.text or None,
            )
        case Suggestion.Accepted() | Suggestion.Declined() | Suggestion.Done() as judged:
            yield fact._replace(
                customer=judged.customer,
                about=judged.product or judged.opportunity,
                says=judged.action,
            )
        case event:
            yield from of_money(fact, event)


def of_money(fact: Fact, event: object) -> Iterator[Fact]:
    match event:
        case Spend.Spent(campaign=campaign, channel=channel, amount=amount):
            fact = fact._replace(campaign=campaign, channel=channel)
        case Payment.Received(customer=customer, order=order, amount=amount, method=method):
            fact = fact._replace(customer=customer, about=order, says=method)
        case Purchase.Made(customer=customer, product=product, amount=amount) as made:
            fact = fact._replace(customer=customer, about=product, channel=made.channel)
            fact = fact._replace(quantity=made.quantity)
        case _:
            return
    yield fact._replace(amount=amount.minor, currency=amount.currency)


FACT_ROWS = Projection(
    name="facts",
    of=FACTS,
    tables=(Table("facts", Fact, key=("fact",), found_by=("customer", "campaign", "about")),),
    changes=changes,
)
