"""Who buys: a customer who may be sold to, by name or by the won opportunity that it comes from."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from commands.command import LookUp
from domain.customer import Customer, CustomerArchived
from domain.errors import Conflict, Invalid
from domain.line import Line
from domain.opportunity import Opportunity
from domain.person import IsForgotten, is_forgotten
from domain.product import Product


class OpportunityNotWon(Conflict, code="opportunity_not_won"):
    """Nothing comes of an opportunity before it is won."""


class OtherCustomer(Invalid, code="other_customer"):
    """The opportunity is another customer's."""


class NobodyBuys(Invalid, code="nobody_buys"):
    """Name the customer, or the won opportunity that it comes from."""


@dataclass(frozen=True)
class Buyer:
    """`deal` is the opportunity that it comes from, if any."""

    customer: UUID
    deal: Opportunity | None = None


def buyer(look_up: LookUp, customer: UUID | None, opportunity: UUID | None) -> Buyer:
    """Raises `NobodyBuys`, `OpportunityNotWon`, `OtherCustomer`, `CustomerArchived`,
    `IsForgotten`.
    """
    deal = look_up(Opportunity, opportunity) if opportunity else None
    if deal and deal.status != "won":
        raise OpportunityNotWon(status=deal.status)
    who = customer or (deal.customer if deal else None)
    if who is None:
        raise NobodyBuys
    if deal and who != deal.customer:
        raise OtherCustomer(customer=deal.customer)
    welcome(look_up, who)
    return Buyer(who, deal)


def welcome(look_up: LookUp, customer: UUID) -> None:
    """Raises `CustomerArchived`, `IsForgotten`."""
    found = look_up(Customer, customer)
    if found.archived:
        raise CustomerArchived(customer=customer)
    if is_forgotten(found):
        raise IsForgotten(customer=customer)


def on_sale(look_up: LookUp, lines: Iterable[Line]) -> None:
    """Every product of the lines is known."""
    for line in lines:
        look_up(Product, line.product)
