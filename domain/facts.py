"""What happens around customers: touched by campaigns, answering, visiting, paying, judging."""

from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from domain import event
from domain.errors import Invalid
from domain.event import CustomerLabel, CustomerText, Event, Label, Personal
from domain.fact import Fact
from domain.money import Money

Quantity = Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=4)]
Seconds = Annotated[int, Field(ge=0, lt=2**31)]
Score = Annotated[int, Field(ge=0, le=10)]
Fields = Annotated[dict[Label, event.Note], Field(max_length=100)]

Scale = Literal["csat", "nps"]
"""Satisfaction from 1 to 5; how likely they recommend the company from 0 to 10."""

Action = Literal["call", "meeting", "task", "next step", "quote", "contact"]
"""What may be done about a deal: a call, a meeting or a task done, a next step with a day set,
lines put together, a contact added to the deal.
"""

SCORES: dict[Scale, range] = {"csat": range(1, 6), "nps": range(11)}


class ScoreOffScale(Invalid, code="score_off_scale"):
    """Satisfaction (csat) goes from 1 to 5, recommendation (nps) from 0 to 10."""


class SuggestionUnclear(Invalid, code="suggestion_unclear"):
    """A suggestion is a product to offer to a customer, or an action for a deal of theirs."""


class Touch(Fact):
    class Made(Event, topic="touch.made.v1"):
        """A campaign, or somebody without one, reached out to a customer."""

        customer: UUID
        campaign: UUID | None = None
        contact: UUID | None = None
        channel: Label


class Response(Fact):
    class Given(Event, topic="response.given.v1"):
        """A customer answered; the outcome is in the founder's words, such as yes or no."""

        customer: UUID
        campaign: UUID | None = None
        channel: Label | None = None
        outcome: Label
        text: CustomerText = ""


class WebVisit(Fact):
    class Made(Event, topic="web_visit.made.v1"):
        """Somebody looked at a page of the company's site; the customer may not be known."""

        customer: UUID | None = None
        campaign: UUID | None = None
        visitor: CustomerLabel | None = None
        page: Label
        seconds: Seconds = 0


class FormSubmission(Fact):
    class Submitted(Event, topic="form_submission.submitted.v1"):
        """Somebody sent a form of the company's site; the customer may not be known."""

        customer: UUID | None = None
        campaign: UUID | None = None
        form: Label
        fields: Annotated[Fields, Personal(of="customer")] = Field(default_factory=dict)


class Mail(Fact):
    class Sent(Event, topic="mail.sent.v1"):
        """A mail went out to a customer."""

        customer: UUID
        campaign: UUID | None = None

    class Delivered(Event, topic="mail.delivered.v1"):
        """A mail arrived."""

        customer: UUID
        campaign: UUID | None = None

    class Bounced(Event, topic="mail.bounced.v1"):
        """A mail came back."""

        customer: UUID
        campaign: UUID | None = None

    class Opened(Event, topic="mail.opened.v1"):
        """A customer opened a mail."""

        customer: UUID
        campaign: UUID | None = None

    class Clicked(Event, topic="mail.clicked.v1"):
        """A customer followed a link of a mail."""

        customer: UUID
        campaign: UUID | None = None


class Spend(Fact):
    class Spent(Event, topic="spend.spent.v1"):
        """Marketing cost something, for a campaign or at large."""

        campaign: UUID | None = None
        channel: Label | None = None
        amount: Money


class Payment(Fact):
    class Received(Event, topic="payment.received.v1"):
        """A customer paid; what was paid back is below zero."""

        customer: UUID
        order: UUID | None = None
        amount: Money
        method: Label | None = None


class Purchase(Fact):
    class Made(Event, topic="purchase.made.v1"):
        """A customer bought something, in a shop or elsewhere, that needed no order."""

        customer: UUID
        product: UUID | None = None
        quantity: Quantity = Decimal(1)
        amount: Money
        channel: Label | None = None


class Note(Fact):
    class Taken(Event, topic="note.taken.v1"):
        """Somebody wrote down something about a customer, or about another record of theirs."""

        customer: UUID
        about: UUID | None = None
        text: Annotated[CustomerText, Field(min_length=1)]


class Rating(Fact):
    class Given(Event, topic="rating.given.v1"):
        """A customer judged a ticket, a campaign or the company."""

        customer: UUID
        ticket: UUID | None = None
        campaign: UUID | None = None
        scale: Scale
        score: Score
        text: CustomerText = ""


class Suggestion(Fact):
    """What was recommended for a customer (a `product` to offer) or for a deal of theirs (an
    `action`), as somebody judged it.
    """

    class Accepted(Event, topic="suggestion.accepted.v1"):
        """Somebody means to do what was suggested."""

        customer: UUID
        opportunity: UUID | None = None
        product: UUID | None = None
        action: Action | None = None

    class Declined(Event, topic="suggestion.declined.v1"):
        """Somebody finds of no use what was suggested."""

        customer: UUID
        opportunity: UUID | None = None
        product: UUID | None = None
        action: Action | None = None

    class Done(Event, topic="suggestion.done.v1"):
        """Somebody did what was suggested."""

        customer: UUID
        opportunity: UUID | None = None
        product: UUID | None = None
        action: Action | None = None


FACTS: tuple[type[Fact], ...] = (
    Touch,
    Response,
    WebVisit,
    FormSubmission,
    Mail,
    Spend,
    Payment,
    Purchase,
    Note,
    Rating,
    Suggestion,
)


def on_scale(scale: Scale, score: int) -> None:
    """Raises `ScoreOffScale`."""
    if score not in SCORES[scale]:
        raise ScoreOffScale(scale=scale, score=score)


def about_one(opportunity: UUID | None, product: UUID | None, action: Action | None) -> None:
    """Raises `SuggestionUnclear`."""
    offers = product is not None and action is None and opportunity is None
    does = product is None and action is not None and opportunity is not None
    if not (offers or does):
        raise SuggestionUnclear
