"""Products as they stand."""

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from domain.product import Product
from domain.recorded import Recorded
from projections.engine.table import Projection, Rows, Table


class ProductRow(NamedTuple):
    """One product; price and cost in minor units."""

    product: UUID
    name: str
    series: str | None
    price: int
    cost: int | None
    currency: str
    retired: bool = False


def changes(recorded: Recorded, rows: Rows) -> Iterator[ProductRow]:
    match recorded.event:
        case Product.Introduced(name=name, series=series, price=price, cost=cost):
            minor = cost.minor if cost else None
            yield ProductRow(recorded.stream, name, series, price.minor, minor, price.currency)
        case Product.Renamed(name=name):
            yield rows.one(ProductRow)._replace(name=name)
        case Product.Repriced(price=price, cost=cost):
            priced = rows.one(ProductRow)._replace(price=price.minor, currency=price.currency)
            yield priced._replace(cost=cost.minor if cost else None)
        case Product.Retired():
            yield rows.one(ProductRow)._replace(retired=True)
        case Product.Resumed():
            yield rows.one(ProductRow)._replace(retired=False)


PRODUCTS = Projection(
    name="products",
    of=(Product,),
    tables=(Table("products", ProductRow, key=("product",)),),
    changes=changes,
)
