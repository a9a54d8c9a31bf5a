"""The order: what a customer ordered, less a discount, plus tax, until it is paid."""

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from domain.errors import Conflict, Invalid
from domain.event import CustomerText, Day, Event, Label, Unique
from domain.line import Line, worth
from domain.money import Money

Share = Annotated[Decimal, Field(ge=0, le=1, decimal_places=4)]
"""A part of the whole, 0 to 1, to the ten-thousandth."""

Discount = Share | Money
"""A share of the order's amount, or so much money."""


class OrderCancelled(Conflict, code="order_cancelled"):
    """The order is cancelled: nothing more happens to it."""


class OrderPaid(Conflict, code="order_paid"):
    """The order is paid: cancel it, or correct what was said of it."""


class OrderInvoiced(Conflict, code="order_invoiced"):
    """The order is invoiced, and its sum stands: cancel it, or correct what was said of it."""


class OrderAmountFromLines(Conflict, code="order_amount_from_lines"):
    """The order has lines, and their sum is its amount: change the lines."""


class OrderCurrency(Invalid, code="order_currency"):
    """An order is in one currency, that of the deal which it comes from."""


class OrderBelowZero(Invalid, code="order_below_zero"):
    """Neither an order nor its discount is below zero, nor the discount above the order."""


@dataclass(frozen=True)
class Bill:
    """What an order comes to, in minor units: the discount is taken off its amount, the tax is put
    on the rest; shares of either are rounded once, half to even.
    """

    amount: int
    discount: int
    tax: int

    @property
    def total(self) -> int:
        return self.amount - self.discount + self.tax


def bill(amount: int, discount: Discount | None, tax: Decimal) -> Bill:
    off = discount.minor if isinstance(discount, Money) else share(amount, discount or Decimal(0))
    return Bill(amount, off, share(amount - off, tax))


def share(minor: int, part: Decimal) -> int:
    """Rounded half to even."""
    return round(minor * Fraction(part))


@dataclass(frozen=True)
class Order:
    customer: UUID
    amount: Money
    lines: tuple[Line, ...] = ()
    discount: Discount | None = None
    tax: Decimal = Decimal(0)
    invoice: str | None = None
    paid: bool = False
    cancelled: bool = False

    class Placed(Event, topic="order.placed.v1"):
        """A customer ordered, for so much before discount and tax."""

        customer: UUID
        opportunity: UUID | None = None
        number: Label | None = None
        channel: Label | None = None
        amount: Money
        discount: Discount | None = None
        tax: Share = Decimal(0)

    class AmountChanged(Event, topic="order.amount_changed.v1"):
        """What is ordered costs something else, before discount and tax."""

        amount: Money

    class LinesChanged(Event, topic="order.lines_changed.v1"):
        """Something else is ordered; the sum of the lines is the order's amount."""

        lines: tuple[Line, ...]

    class Discounted(Event, topic="order.discounted.v1"):
        """The order has another discount, or none."""

        discount: Discount | None

    class Taxed(Event, topic="order.taxed.v1"):
        """Another share of the order is put on it as tax."""

        tax: Share

    class Invoiced(Event, topic="order.invoiced.v1"):
        """The order was invoiced: its sum stands."""

        number: Annotated[Label, Unique("invoice")]
        due: Day | None = None

    class Paid(Event, topic="order.paid.v1"):
        """The order is paid in full, whichever payments were noted."""

    class Cancelled(Event, topic="order.cancelled.v1"):
        """The order will not be: nothing is owed for it."""

        reason: Label
        note: CustomerText = ""
        customer: UUID

    @classmethod
    def begin(cls, event: Event) -> Self | None:
        match event:
            case Order.Placed() as placed:
                return cls(
                    customer=placed.customer,
                    amount=placed.amount,
                    discount=placed.discount,
                    tax=placed.tax,
                )
        return None

    def about(self, stream: UUID) -> UUID:
        return self.customer

    def check(self, event: Event) -> None:
        if self.cancelled:
            raise OrderCancelled
        match event:
            case Order.Cancelled():
                pass
            case Order.Invoiced():
                if self.invoice is not None:
                    raise OrderInvoiced(invoice=self.invoice)
            case _ if self.paid:
                raise OrderPaid
            case Order.Paid():
                pass
            case _ if self.invoice is not None:
                raise OrderInvoiced(invoice=self.invoice)
            case Order.AmountChanged() if self.lines:
                raise OrderAmountFromLines
            case _:
                self.evolve(event).check_sum(self.amount.currency)

    def check_sum(self, currency: str) -> None:
        """Raises `OrderCurrency`, `OrderBelowZero`."""
        off = self.discount if isinstance(self.discount, Money) else Money.of_minor(0, currency)
        for money in (self.amount, *(line.price for line in self.lines), off):
            if money.currency != currency:
                raise OrderCurrency(currency=currency, given=money.currency)
        if not 0 <= off.minor <= self.amount.minor:
            raise OrderBelowZero

    @property
    def bill(self) -> Bill:
        return bill(self.amount.minor, self.discount, self.tax)

    def evolve(self, event: Event) -> Self:
        match event:
            case Order.AmountChanged(amount=amount):
                return replace(self, amount=amount)
            case Order.LinesChanged(lines=lines):
                return replace(self, lines=lines, amount=worth(lines, self.amount))
            case Order.Discounted(discount=discount):
                return replace(self, discount=discount)
            case Order.Taxed(tax=tax):
                return replace(self, tax=tax)
            case Order.Invoiced(number=number):
                return replace(self, invoice=number)
            case Order.Paid():
                return replace(self, paid=True)
            case Order.Cancelled():
                return replace(self, cancelled=True)
        return self
