"""Orders as they stand, with what was ordered; payments are facts that name them."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal, NamedTuple
from uuid import UUID

from domain.event import Note, Personal
from domain.line import Line
from domain.money import Money
from domain.order import Discount, Order, bill
from domain.recorded import Recorded
from projections.engine.table import Change, Gone, Projection, Rows, Table
from projections.pipelines import ten_thousandths


class OrderRow(NamedTuple):
    """One order; `amount`, less `discount`, plus `tax`, is `total`, in minor units, the shares of
    discount and tax in ten-thousandths. `status` says what was said last of its fate.
    """

    order_id: UUID
    customer: UUID
    amount: int
    currency: str
    placed: datetime
    discount: int = 0
    tax: int = 0
    total: int = 0
    discount_share: int | None = None
    tax_share: int = 0
    opportunity: UUID | None = None
    number: str | None = None
    channel: str | None = None
    status: Literal["placed", "invoiced", "paid", "cancelled"] = "placed"
    invoice: str | None = None
    invoiced: datetime | None = None
    due: date | None = None
    settled: datetime | None = None
    cancelled: datetime | None = None
    reason: str | None = None
    note: Annotated[Note | None, Personal(of="customer")] = None


class OrderLine(NamedTuple):
    """One line of what was ordered, numbered from 1; `price` a piece, `amount` in minor units."""

    order_id: UUID
    line: int
    product: UUID
    quantity: Decimal
    price: int
    amount: int
    currency: str


def changes(recorded: Recorded, rows: Rows) -> Iterator[Change]:
    match recorded.event:
        case Order.Placed() as placed:
            row = OrderRow(
                order_id=recorded.stream,
                customer=placed.customer,
                amount=placed.amount.minor,
                currency=placed.amount.currency,
                placed=recorded.occurred_at,
                tax_share=ten_thousandths(placed.tax),
                opportunity=placed.opportunity,
                number=placed.number,
                channel=placed.channel,
            )
            yield summed(discounted(row, placed.discount))
        case Order.LinesChanged(lines=ordered):
            yield from lines(recorded.stream, ordered)
            yield from (Gone(row) for row in rows.all(OrderLine) if row.line > len(ordered))
            if ordered:
                amount = sum(line.minor for line in ordered)
                yield summed(rows.one(OrderRow)._replace(amount=amount))
        case _:
            yield changed(recorded, rows.one(OrderRow))


def changed(recorded: Recorded, row: OrderRow) -> OrderRow:
    now = recorded.occurred_at
    match recorded.event:
        case Order.AmountChanged(amount=amount):
            return summed(row._replace(amount=amount.minor))
        case Order.Discounted(discount=discount):
            return summed(discounted(row, discount))
        case Order.Taxed(tax=tax):
            return summed(row._replace(tax_share=ten_thousandths(tax)))
        case Order.Invoiced(number=number, due=due):
            status = row.status if row.status == "paid" else "invoiced"
            return row._replace(status=status, invoice=number, invoiced=now, due=due)
        case Order.Paid():
            return row._replace(status="paid", settled=now)
        case Order.Cancelled(reason=reason, note=note):
            return row._replace(status="cancelled", cancelled=now, reason=reason, note=note or None)
    return row


def discounted(row: OrderRow, discount: Discount | None) -> OrderRow:
    if isinstance(discount, Money):
        return row._replace(discount_share=None, discount=discount.minor)
    return row._replace(discount_share=ten_thousandths(discount), discount=0)


def summed(row: OrderRow) -> OrderRow:
    """With what discount and tax come to, and all together."""
    off: Discount = Money.of_minor(row.discount, row.currency)
    if row.discount_share is not None:
        off = whole(row.discount_share)
    due = bill(row.amount, off, whole(row.tax_share))
    return row._replace(discount=due.discount, tax=due.tax, total=due.total)


def whole(parts: int) -> Decimal:
    """Of ten-thousandths."""
    return Decimal(parts).scaleb(-4)


def lines(order: UUID, ordered: tuple[Line, ...]) -> Iterator[OrderLine]:
    for number, line in enumerate(ordered, 1):
        yield OrderLine(
            order_id=order,
            line=number,
            product=line.product,
            quantity=line.quantity,
            price=line.price.minor,
            amount=line.minor,
            currency=line.price.currency,
        )


ORDERS = Projection(
    name="orders",
    of=(Order,),
    tables=(
        Table("orders", OrderRow, key=("order_id",), found_by=("customer",)),
        Table("order_lines", OrderLine, key=("order_id", "line")),
    ),
    changes=changes,
)
