"""What can be done with an order."""

from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

from commands.buying import Buyer, buyer, on_sale
from commands.command import Command, LookUp
from domain.errors import Invalid
from domain.event import Day, Event, Label, Note
from domain.line import Line, worth
from domain.money import Money
from domain.order import Discount, Order, OrderAmountFromLines, Share


class OrderWithoutAmount(Invalid, code="order_without_amount"):
    """An order has lines or an amount, of its own or of the opportunity that it comes from."""


def place(
    look_up: LookUp,
    *,
    customer: UUID | None = None,
    opportunity: UUID | None = None,
    number: Label | None = None,
    channel: Label | None = None,
    amount: Money | None = None,
    lines: tuple[Line, ...] = (),
    discount: Discount | None = None,
    tax: Share = Decimal(0),
) -> Iterator[Event]:
    """Note that a customer ordered; of a won opportunity, its lines or amount unless stated."""
    by = buyer(look_up, customer, opportunity)
    ordered, comes_to = what(by, lines, amount)
    on_sale(look_up, ordered)
    placed = Order.Placed(
        customer=by.customer,
        opportunity=opportunity,
        number=number,
        channel=channel,
        amount=comes_to,
        discount=discount,
        tax=tax,
    )
    order = Order(by.customer, comes_to, ordered, discount, tax)
    order.check_sum(by.deal.amount.currency if by.deal else comes_to.currency)
    yield placed
    if ordered:
        yield Order.LinesChanged(lines=ordered)


def what(
    by: Buyer, lines: tuple[Line, ...], amount: Money | None
) -> tuple[tuple[Line, ...], Money]:
    """What is ordered, and its amount. Raises `OrderAmountFromLines`, `OrderWithoutAmount`."""
    if lines and amount:
        raise OrderAmountFromLines
    if by.deal and not lines and not amount:
        lines, amount = by.deal.lines, by.deal.amount
    if lines:
        amount = worth(lines, lines[0].price)
    if amount is None:
        raise OrderWithoutAmount
    return lines, amount


def change_amount(order: Order, _: LookUp, *, amount: Money) -> Iterator[Event]:
    """Say what is ordered costs, before discount and tax."""
    if amount != order.amount:
        yield Order.AmountChanged(amount=amount)


def change_lines(order: Order, look_up: LookUp, *, lines: tuple[Line, ...]) -> Iterator[Event]:
    """Say what is ordered, at which price; the sum becomes the order's amount."""
    if lines != order.lines:
        on_sale(look_up, lines)
        yield Order.LinesChanged(lines=lines)


def discount(order: Order, _: LookUp, *, discount: Discount | None) -> Iterator[Event]:
    """Take a share of the order's amount off, or so much money, or nothing."""
    if discount != order.discount:
        yield Order.Discounted(discount=discount)


def tax(order: Order, _: LookUp, *, tax: Share) -> Iterator[Event]:
    """Say which share is put on as tax, after the discount."""
    if tax != order.tax:
        yield Order.Taxed(tax=tax)


def invoice(_: Order, __: LookUp, *, number: Label, due: Day | None = None) -> Iterator[Event]:
    """Note that the order was invoiced, under a number that no other invoice has."""
    yield Order.Invoiced(number=number, due=due)


def pay(_: Order, __: LookUp) -> Iterator[Event]:
    """Note that the order is paid in full; single payments are facts that name it."""
    yield Order.Paid()


def cancel(order: Order, _: LookUp, *, reason: Label, note: Note = "") -> Iterator[Event]:
    """Take the order back, and say why."""
    cancelled = Order.Cancelled(reason=reason, customer=order.customer)
    yield cancelled.model_copy(update={"note": note}) if note else cancelled


COMMANDS = (
    Command("orders", Order, place, Order.Placed, begins=True),
    Command("orders", Order, change_amount, Order.AmountChanged),
    Command("orders", Order, change_lines, Order.LinesChanged),
    Command("orders", Order, discount, Order.Discounted),
    Command("orders", Order, tax, Order.Taxed),
    Command("orders", Order, invoice, Order.Invoiced),
    Command("orders", Order, pay, Order.Paid),
    Command("orders", Order, cancel, Order.Cancelled),
)
