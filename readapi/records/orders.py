"""Orders with their lines, what is paid of them, and what is owed; amounts in minor units, shares
in ten-thousandths.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from domain import order
from readapi.names import named
from readapi.ports import Snapshot
from readapi.records.kind import Filter, Kind, by_id, ids, of_ids


@dataclass(frozen=True)
class OrderLine:
    """So much of a product at that price a piece."""

    order_id: UUID
    line: int
    product: UUID
    quantity: Decimal
    price: int
    amount: int
    currency: str
    product_name: str | None = None


@dataclass(frozen=True)
class Order:
    """`amount`, less `discount`, plus `tax`, is `total`; of that `paid` is, and `owed` is not.

    It is `paid` where that was said of it, or the payments that name it come to its total.
    """

    id: UUID
    customer: UUID
    opportunity: UUID | None
    number: str | None
    channel: str | None
    status: str
    placed: datetime
    amount: int
    discount: int
    tax: int
    total: int
    currency: str
    discount_share: int | None
    tax_share: int
    invoice: str | None
    invoiced: datetime | None
    due: date | None
    cancelled: datetime | None
    reason: str | None
    note: str | None
    paid: int
    owed: int
    version: int
    customer_name: str | None = None
    opportunity_name: str | None = None
    lines: tuple[OrderLine, ...] = ()


@dataclass(frozen=True)
class OrderFilter(Filter):
    """`q` is any part of a number, its own or its invoice's; `owed`, whether something is."""

    customer: UUID | None = None
    opportunity: UUID | None = None
    status: Literal["placed", "invoiced", "paid", "cancelled"] | None = None
    owed: bool | None = None
    channel: str | None = None
    sort: Literal["-placed", "placed", "due", "-total", "total", "-owed"] = "-placed"


async def with_lines(snapshot: Snapshot, found: Sequence[Order]) -> list[Order]:
    ordered = await named(snapshot, await of_ids(snapshot, "order_lines", OrderLine, ids(found)))
    own = by_id(ordered, "order_id")
    return [replace(each, lines=own[each.id]) for each in found]


def careful(sold: order.Order) -> dict[str, object]:
    return {name: getattr(sold, name) for name in ("amount", "lines", "discount", "tax")}


ORDERS = Kind("orders", Order, OrderFilter, with_lines, careful=careful)
