"""What can be done with a product."""

from collections.abc import Iterator

from commands.command import Command, LookUp
from domain.event import Event, Label
from domain.money import Money
from domain.product import Product, one_currency


def introduce(
    _: LookUp,
    *,
    name: Label,
    series: Label | None = None,
    price: Money,
    cost: Money | None = None,
) -> Iterator[Event]:
    """Begin to sell a product."""
    one_currency(price, cost)
    yield Product.Introduced(name=name, series=series, price=price, cost=cost)


def rename(product: Product, _: LookUp, *, name: Label) -> Iterator[Event]:
    """Give the product another name."""
    if name != product.name:
        yield Product.Renamed(name=name)


def reprice(
    product: Product, _: LookUp, *, price: Money, cost: Money | None = None
) -> Iterator[Event]:
    """Change price and cost; deals keep what they agreed."""
    one_currency(price, cost)
    if (price, cost) != (product.price, product.cost):
        yield Product.Repriced(price=price, cost=cost)


def retire(_: Product, __: LookUp) -> Iterator[Event]:
    """Sell the product no longer."""
    yield Product.Retired()


def resume(_: Product, __: LookUp) -> Iterator[Event]:
    """Sell the product again."""
    yield Product.Resumed()


COMMANDS = (
    Command("products", Product, introduce, Product.Introduced, begins=True),
    Command("products", Product, rename, Product.Renamed, commutes=True),
    Command("products", Product, reprice, Product.Repriced, commutes=True),
    Command("products", Product, retire, Product.Retired),
    Command("products", Product, resume, Product.Resumed),
)
