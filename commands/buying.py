"""Who buys: a customer who may be sold to, by name or by the won opportunity that it comes from."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from commands.command import LookUp
from commands.customers import on_the_books
from commands.merging import survivor
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
    """What comes of an opportunity is its customer's, whoever stands for them. Raises
    `NobodyBuys`, `OpportunityNotWon`, `OtherCustomer`, `CustomerArchived`, `CustomerMerged`,
    `IsForgotten`.
    """
    deal = look_up(Opportunity, opportunity) if opportunity else None
    if deal and deal.status != "won":
        raise OpportunityNotWon(status=deal.status)
    who = customer or (deal.customer if deal else None)
    if who is None:
        raise NobodyBuys
    if deal is None:
        welcome(look_up, who)
        return Buyer(who)
    stands_for = survivor(look_up, Customer, deal.customer)
    if survivor(look_up, Customer, who) != stands_for:
        raise OtherCustomer(customer=deal.customer)
    welcome(look_up, stands_for)
    return Buyer(deal.customer, deal)


def welcome(look_up: LookUp, customer: UUID) -> None:
    """Raises `CustomerArchived`, `CustomerMerged`, `IsForgotten`."""
    found = on_the_books(look_up, customer)
    if found.archived:
        raise CustomerArchived(customer=customer)
    if is_forgotten(found):
        raise IsForgotten(customer=customer)


def on_sale(look_up: LookUp, lines: Iterable[Line]) -> None:
    """Every product of the lines is known."""
    for line in lines:
        look_up(Product, line.product)
