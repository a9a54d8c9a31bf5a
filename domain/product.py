"""The product: what the company sells, at which price and cost."""

from dataclasses import dataclass, replace
from typing import Self
from uuid import UUID

from domain.errors import Conflict, Invalid
from domain.event import WORKSPACE, Event, Label
from domain.money import Money


class ProductRetired(Conflict, code="product_retired"):
    """The product is retired: resume it first."""


class ProductNotRetired(Conflict, code="product_not_retired"):
    """The product is not retired."""


class CostInOtherCurrency(Invalid, code="cost_in_other_currency"):
    """Price and cost of a product are in one currency."""


@dataclass(frozen=True)
class Product:
    name: str
    series: str | None
    price: Money
    cost: Money | None
    retired: bool = False

    class Introduced(Event, topic="product.introduced.v1"):
        """The company began to sell something."""

        name: Label
        series: Label | None = None
        price: Money
        cost: Money | None = None

    class Renamed(Event, topic="product.renamed.v1"):
        """The product has another name."""

        name: Label

    class Repriced(Event, topic="product.repriced.v1"):
        """The product has another price or cost; deals keep what they agreed."""

        price: Money
        cost: Money | None = None

    class Retired(Event, topic="product.retired.v1"):
        """The product is no longer sold."""

    class Resumed(Event, topic="product.resumed.v1"):
        """The product is sold again."""

    @classmethod
    def begin(cls, event: Event) -> Self | None:
        match event:
            case Product.Introduced(name=name, series=series, price=price, cost=cost):
                return cls(name, series, price, cost)
        return None

    def about(self, stream: UUID) -> UUID:
        return WORKSPACE

    def check(self, event: Event) -> None:
        match event:
            case Product.Resumed():
                if not self.retired:
                    raise ProductNotRetired
            case _ if self.retired:
                raise ProductRetired

    def evolve(self, event: Event) -> Self:
        match event:
            case Product.Renamed(name=name):
                return replace(self, name=name)
            case Product.Repriced(price=price, cost=cost):
                return replace(self, price=price, cost=cost)
            case Product.Retired():
                return replace(self, retired=True)
            case Product.Resumed():
                return replace(self, retired=False)
        return self


def one_currency(price: Money, cost: Money | None) -> None:
    """Raises `CostInOtherCurrency`."""
    if cost and cost.currency != price.currency:
        raise CostInOtherCurrency(price=price.currency, cost=cost.currency)
