"""The subscription: what a customer pays for again and again, until it ends."""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from domain.errors import Conflict, Invalid
from domain.event import CustomerText, Event, Label
from domain.money import Money

Every = Literal["month", "quarter", "year"]

MONTHS: dict[Every, int] = {"month": 1, "quarter": 3, "year": 12}


class SubscriptionEnded(Conflict, code="subscription_ended"):
    """The subscription has ended: start another."""


class SubscriptionCurrency(Invalid, code="subscription_currency"):
    """A subscription keeps its currency: another one is a correction of its start."""


class ChargeBelowZero(Invalid, code="charge_below_zero"):
    """A subscription costs nothing at least."""


class Terms(BaseModel):
    """What is subscribed to, and what it costs every month, quarter or year; `options` are in the
    founder's words.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    plan: Label
    charge: Money
    every: Every = "month"
    product: UUID | None = None
    options: Annotated[dict[Label, Label], Field(max_length=100)] = Field(default_factory=dict)

    @property
    def monthly(self) -> int:
        """The charge of a month, in minor units, rounded half to even."""
        return round(Fraction(self.charge.minor, MONTHS[self.every]))


@dataclass(frozen=True)
class Subscription:
    customer: UUID
    terms: Terms
    ended: bool = False

    class Started(Event, topic="subscription.started.v1"):
        """A customer began to pay for something again and again."""

        customer: UUID
        opportunity: UUID | None = None
        terms: Terms

    class Changed(Event, topic="subscription.changed.v1"):
        """From now on the customer gets something else, or pays something else for it."""

        terms: Terms

    class Ended(Event, topic="subscription.ended.v1"):
        """The customer gets it no more."""

        reason: Label | None = None
        note: CustomerText = ""
        customer: UUID

    @classmethod
    def begin(cls, event: Event) -> Self | None:
        match event:
            case Subscription.Started(customer=customer, terms=terms):
                return cls(customer, terms)
        return None

    def about(self, stream: UUID) -> UUID:
        return self.customer

    def check(self, event: Event) -> None:
        if self.ended:
            raise SubscriptionEnded
        match event:
            case Subscription.Changed(terms=terms):
                self.agree(terms)

    def agree(self, terms: Terms) -> None:
        """Raises `SubscriptionCurrency`, `ChargeBelowZero`."""
        currency = self.terms.charge.currency
        if terms.charge.currency != currency:
            raise SubscriptionCurrency(currency=currency)
        if terms.charge.minor < 0:
            raise ChargeBelowZero

    def evolve(self, event: Event) -> Self:
        match event:
            case Subscription.Changed(terms=terms):
                return replace(self, terms=terms)
            case Subscription.Ended():
                return replace(self, ended=True)
        return self
