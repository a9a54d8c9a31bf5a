"""What can be done with a subscription."""

from collections.abc import Iterator
from uuid import UUID

from commands.buying import buyer
from commands.command import Command, LookUp
from domain.event import Event, Label, Note
from domain.product import Product
from domain.subscription import Subscription, SubscriptionCurrency, Terms


def start(
    look_up: LookUp,
    *,
    terms: Terms,
    customer: UUID | None = None,
    opportunity: UUID | None = None,
) -> Iterator[Event]:
    """Note that a customer subscribed, perhaps by an opportunity that was won."""
    by = buyer(look_up, customer, opportunity)
    if by.deal and by.deal.amount.currency != terms.charge.currency:
        raise SubscriptionCurrency(currency=by.deal.amount.currency)
    known(look_up, terms)
    Subscription(by.customer, terms).agree(terms)
    yield Subscription.Started(customer=by.customer, opportunity=opportunity, terms=terms)


def change(subscription: Subscription, look_up: LookUp, *, terms: Terms) -> Iterator[Event]:
    """Say what the customer gets and pays from now on."""
    if terms != subscription.terms:
        known(look_up, terms)
        yield Subscription.Changed(terms=terms)


def end(
    subscription: Subscription, _: LookUp, *, reason: Label | None = None, note: Note = ""
) -> Iterator[Event]:
    """Note that the customer subscribes no more, and why."""
    ended = Subscription.Ended(reason=reason, customer=subscription.customer)
    yield ended.model_copy(update={"note": note}) if note else ended


def known(look_up: LookUp, terms: Terms) -> None:
    """Its product, if it names one."""
    if terms.product:
        look_up(Product, terms.product)


COMMANDS = (
    Command("subscriptions", Subscription, start, Subscription.Started, begins=True),
    Command("subscriptions", Subscription, change, Subscription.Changed),
    Command("subscriptions", Subscription, end, Subscription.Ended),
)
