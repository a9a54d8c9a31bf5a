"""What may happen to a product."""

from commands import products
from domain.money import Money
from domain.product import Product
from tests.crm import euros
from tests.given import given

INTRODUCED = Product.Introduced(name="Gadget", series="G", price=euros(20), cost=euros("7.50"))
REPRICED = Product.Repriced(price=euros(25), cost=euros("7.50"))
RETIRED = Product.Retired()


def test_a_product_is_introduced_with_price_and_cost() -> None:
    given().when(
        products.introduce, name="Gadget", series="G", price=euros(20), cost=euros("7.50")
    ).then(INTRODUCED)


def test_price_and_cost_are_in_one_currency() -> None:
    dollars = Money(amount="9", currency="USD")
    given().when(products.introduce, name="Gadget", price=euros(20), cost=dollars).refused(
        "cost_in_other_currency"
    )
    given(INTRODUCED).when(products.reprice, price=euros(20), cost=dollars).refused(
        "cost_in_other_currency"
    )


def test_a_product_is_introduced_once() -> None:
    given(INTRODUCED).when(products.introduce, name="Gadget", price=euros(20)).refused(
        "already_there"
    )


def test_a_name_is_changed_where_it_is_another() -> None:
    given(INTRODUCED).when(products.rename, name="Gizmo").then(Product.Renamed(name="Gizmo"))
    given(INTRODUCED, Product.Renamed(name="Gizmo")).when(products.rename, name="Gizmo").then()


def test_a_price_is_changed_where_it_is_another() -> None:
    given(INTRODUCED).when(products.reprice, price=euros(25), cost=euros("7.50")).then(REPRICED)
    given(INTRODUCED, REPRICED).when(products.reprice, price=euros(25), cost=euros("7.50")).then()


def test_a_retired_product_is_only_resumed() -> None:
    given(INTRODUCED).when(products.retire).then(RETIRED)
    given(INTRODUCED, RETIRED).when(products.retire).refused("product_retired")
    given(INTRODUCED, RETIRED).when(products.rename, name="Gizmo").refused("product_retired")
    given(INTRODUCED, RETIRED).when(products.resume).then(Product.Resumed())
    given(INTRODUCED, RETIRED, Product.Resumed()).when(products.retire).then(RETIRED)


def test_a_product_on_sale_is_not_resumed() -> None:
    given(INTRODUCED).when(products.resume).refused("product_not_retired")


def test_what_was_never_introduced_is_not_retired() -> None:
    given().when(products.retire).refused("not_there")
