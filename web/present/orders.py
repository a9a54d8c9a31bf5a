"""Orders and subscriptions as lists, and one order with its sum, in the reader's words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from readapi.board import Totals
from readapi.records.facts import Fact
from readapi.records.orders import Order
from readapi.records.subscriptions import Subscription
from readapi.sales import OrderSum, SubscriptionSum
from web.format import sums


@dataclass(frozen=True)
class OrdersView:
    """Those of one `status`, of those that are "owed", or of all; sums count further pages too.

    `counts`: {status, "owed" or "": how many there are}.
    """

    status: str
    counts: dict[str, int]
    total: int
    value: Totals
    owing: int
    owed: Totals
    items: Sequence[Order]
    today: date
    more: str | None

    @property
    def currency(self) -> str | None:
        """Of the latest."""
        return self.items[0].currency if self.items else None


@dataclass(frozen=True)
class OrderView:
    """One order, the payments that name it, the day on which it is looked at, and the commands that
    it allows now.
    """

    order: Order
    payments: Sequence[Fact]
    today: date
    actions: Sequence[str]

    @property
    def discount_share(self) -> Decimal | None:
        """None of one in money."""
        share = self.order.discount_share
        return None if share is None else Decimal(share).scaleb(-4)

    @property
    def tax_share(self) -> Decimal:
        return Decimal(self.order.tax_share).scaleb(-4)


@dataclass(frozen=True)
class SubscriptionsView:
    """`value` is what they come to a month: of all, those that are running."""

    status: str
    counts: dict[str, int]
    total: int
    value: Totals
    items: Sequence[Subscription]
    more: str | None

    @property
    def currency(self) -> str | None:
        """Of the latest."""
        return self.items[0].currency if self.items else None


def wanted(told: Iterable[OrderSum], status: str) -> list[OrderSum]:
    """Those that a list of that status adds up: of all, those that are not cancelled. Of those that
    are neither paid nor cancelled, what owes nothing comes to nothing.
    """
    if status == "":
        return [each for each in told if each.status != "cancelled"]
    if status == "owed":
        return [each for each in told if each.owing]
    return [each for each in told if each.status == status]


def counts(told: Iterable[OrderSum | SubscriptionSum]) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in told:
        for key in ("", each.status):
            found[key] = found.get(key, 0) + each.n
        if isinstance(each, OrderSum):
            found["owed"] = found.get("owed", 0) + each.owing
    return found


def value_of(told: Iterable[OrderSum | SubscriptionSum]) -> Totals:
    return sums((each.currency, each.value) for each in told)


def owed_of(told: Iterable[OrderSum]) -> Totals:
    return sums((each.currency, each.owed) for each in told if each.owing)
