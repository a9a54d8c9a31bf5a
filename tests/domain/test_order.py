"""What may happen to an order."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given as generate
from hypothesis import strategies as st
from pydantic import ValidationError

from commands import customers, orders
from domain.customer import Customer
from domain.event import Event
from domain.line import Line
from domain.money import Money
from domain.opportunity import Opportunity
from domain.order import Discount, Order, bill
from domain.story import say
from tests.crm import LEAD, SALES, STAGES, euros, id_of
from tests.given import ACME, BOLT, IT, NOBODY, WIDGET, Given, given, populated, refused

DEAL = id_of("deal")
LINES = (Line(product=WIDGET, quantity=Decimal(3), price=euros("9.99")),)
PLACED = Order.Placed(customer=ACME, amount=euros(100))
RELINED = Order.LinesChanged(lines=LINES)
FULL = Order.Placed(
    customer=ACME,
    number="2024-0001",
    channel="shop",
    amount=euros("29.97"),
    discount=Decimal("0.1"),
    tax=Decimal("0.19"),
)
CHANGED = Order.AmountChanged(amount=euros(80))
DISCOUNTED = Order.Discounted(discount=Decimal("0.1"))
TAXED = Order.Taxed(tax=Decimal("0.19"))
INVOICED = Order.Invoiced(number="R-1")
PAID = Order.Paid()
CANCELLED = Order.Cancelled(reason="came too late", customer=ACME)
DOLLARS = Money(amount=Decimal(9), currency="USD")


def order(*events: Event) -> Order:
    it = say(Order, None, PLACED)
    for event in events:
        it = say(Order, it, event)
    return it


def with_deal(*events: Event, lines: tuple[Line, ...] = ()) -> Given:
    """And a deal of acme's over 70 euros, or over those lines."""
    crm = populated()
    opened = Opportunity.Opened(
        name="deal", customer=ACME, pipeline=SALES, stage=LEAD, stages=STAGES, amount=euros(70)
    )
    lined = [Opportunity.LinesChanged(lines=lines)] if lines else []
    crm.record(*((DEAL, each) for each in (opened, *lined, *events)))
    return Given(crm)


WON = Opportunity.Won()


def test_an_order_is_placed_by_a_customer() -> None:
    given().when(orders.place, customer=ACME, amount=euros(100)).then(PLACED)
    whole = FULL.model_dump(exclude_unset=True, exclude={"amount"})
    given().when(orders.place, **whole, lines=LINES).then(FULL, RELINED)
    given(PLACED).when(orders.place, customer=ACME, amount=euros(100)).refused("already_there")


def test_an_order_of_a_won_deal_takes_its_amount_or_its_lines() -> None:
    of_deal = {"customer": ACME, "opportunity": DEAL}
    with_deal(WON).when(orders.place, opportunity=DEAL).then(
        Order.Placed(**of_deal, amount=euros(70))
    )
    with_deal(WON, lines=LINES).when(orders.place, opportunity=DEAL, customer=ACME).then(
        Order.Placed(**of_deal, amount=euros("29.97")), RELINED
    )
    with_deal(WON, lines=LINES).when(orders.place, opportunity=DEAL, amount=euros(5)).then(
        Order.Placed(**of_deal, amount=euros(5))
    )


def test_nothing_comes_of_a_deal_that_is_not_won() -> None:
    lost = Opportunity.Lost(reason="price", customer=ACME)
    with_deal().when(orders.place, opportunity=DEAL).refused("opportunity_not_won")
    with_deal(lost).when(orders.place, opportunity=DEAL).refused("opportunity_not_won")
    given().when(orders.place, opportunity=NOBODY).refused("not_there")


def test_an_order_of_a_deal_is_its_customers_and_in_its_currency() -> None:
    with_deal(WON).when(orders.place, opportunity=DEAL, customer=BOLT).refused("other_customer")
    with_deal(WON).when(orders.place, opportunity=DEAL, amount=DOLLARS).refused("order_currency")


def test_an_order_names_who_buys_and_what_it_comes_to() -> None:
    given().when(orders.place, amount=euros(100)).refused("nobody_buys")
    given().when(orders.place, customer=NOBODY, amount=euros(100)).refused("not_there")
    given().when(orders.place, customer=ACME).refused("order_without_amount")
    given().when(orders.place, customer=ACME, amount=euros(1), lines=LINES).refused(
        "order_amount_from_lines"
    )
    unknown = (Line(product=NOBODY, price=euros(1)),)
    given().when(orders.place, customer=ACME, lines=unknown).refused("not_there")


def test_who_is_archived_or_forgotten_buys_nothing() -> None:
    when = given().when(orders.place, customer=ACME, amount=euros(1))
    when.crm.record((ACME, Customer.Archived()))
    when.refused("customer_archived")
    crm = populated()
    crm.do(customers.forget, ACME)
    with refused("forgotten", crm):
        crm.do(orders.place, IT, customer=ACME, amount=euros(1))


def test_the_same_again_says_nothing() -> None:
    given(PLACED).when(orders.change_amount, amount=euros(80)).then(CHANGED)
    given(PLACED, CHANGED).when(orders.change_amount, amount=euros(80)).then()
    given(PLACED).when(orders.change_lines, lines=LINES).then(RELINED)
    given(PLACED, RELINED).when(orders.change_lines, lines=LINES).then()
    given(PLACED).when(orders.discount, discount="0.1").then(DISCOUNTED)
    given(PLACED, DISCOUNTED).when(orders.discount, discount="0.1").then()
    given(PLACED).when(orders.tax, tax="0.19").then(TAXED)
    given(PLACED, TAXED).when(orders.tax, tax="0.19").then()


def test_the_sum_of_the_lines_is_the_amount() -> None:
    given(PLACED, RELINED).when(orders.change_amount, amount=euros(80)).refused(
        "order_amount_from_lines"
    )
    given(PLACED).when(orders.change_lines, lines=[{"product": NOBODY, "price": euros(1)}]).refused(
        "not_there"
    )
    assert order(RELINED).amount == euros("29.97")
    assert order(RELINED, Order.LinesChanged(lines=())).amount == euros("29.97")


@pytest.mark.parametrize(
    "body",
    [
        {"lines": [Line(product=WIDGET, price=euros(1)), Line(product=WIDGET, price=DOLLARS)]},
        {"amount": euros(10), "discount": DOLLARS},
    ],
)
def test_an_order_is_placed_in_one_currency(body: dict[str, Any]) -> None:
    given().when(orders.place, customer=ACME, **body).refused("order_currency")


def test_an_order_keeps_its_currency() -> None:
    given(PLACED).when(orders.change_amount, amount=DOLLARS).refused("order_currency")
    given(PLACED).when(orders.discount, discount=DOLLARS).refused("order_currency")
    line = Line(product=WIDGET, price=DOLLARS)
    given(PLACED).when(orders.change_lines, lines=[line]).refused("order_currency")


def test_an_order_comes_to_nothing_at_least() -> None:
    given().when(orders.place, customer=ACME, amount=euros(-1)).refused("order_below_zero")
    given(PLACED).when(orders.change_amount, amount=euros(-1)).refused("order_below_zero")
    given(PLACED).when(orders.discount, discount=euros("100.01")).refused("order_below_zero")
    given(PLACED).when(orders.discount, discount=euros(-1)).refused("order_below_zero")
    given(PLACED).when(orders.discount, discount=euros(100)).then(
        Order.Discounted(discount=euros(100))
    )


def test_an_invoiced_order_keeps_its_sum() -> None:
    given(PLACED).when(orders.invoice, number="R-1", due="2024-03-01").then(
        Order.Invoiced(number="R-1", due="2024-03-01")
    )
    given(PLACED, INVOICED).when(orders.invoice, number="R-2").refused("order_invoiced")
    for decide, body in (
        (orders.change_amount, {"amount": euros(80)}),
        (orders.change_lines, {"lines": LINES}),
        (orders.discount, {"discount": "0.1"}),
        (orders.tax, {"tax": "0.19"}),
    ):
        given(PLACED, INVOICED).when(decide, **body).refused("order_invoiced")
        given(PLACED, PAID).when(decide, **body).refused("order_paid")


def test_only_one_order_has_the_number_of_an_invoice() -> None:
    crm = populated()
    for name in ("one", "two"):
        crm.do(orders.place, id_of(name), customer=ACME, amount=euros(1))
    crm.do(orders.invoice, id_of("one"), number="R-1")
    with refused("taken", crm):
        crm.do(orders.invoice, id_of("two"), number="R-1")


def test_an_order_is_paid_once_with_or_without_an_invoice() -> None:
    given(PLACED).when(orders.pay).then(PAID)
    given(PLACED, INVOICED).when(orders.pay).then(PAID)
    given(PLACED, PAID).when(orders.invoice, number="R-1").then(INVOICED)
    given(PLACED, PAID).when(orders.pay).refused("order_paid")


def test_a_cancelled_order_stays_so() -> None:
    cancel = {"reason": "came too late"}
    given(PLACED).when(orders.cancel, **cancel).then(CANCELLED)
    given(PLACED, INVOICED, PAID).when(orders.cancel, **cancel).then(CANCELLED)
    given(PLACED).when(orders.cancel, **cancel, note="by a week").then(
        CANCELLED.model_copy(update={"note": "by a week"})
    )
    given(PLACED, CANCELLED).when(orders.cancel, **cancel).refused("order_cancelled")
    given(PLACED, CANCELLED).when(orders.pay).refused("order_cancelled")
    given(PLACED, CANCELLED).when(orders.tax, tax="0.19").refused("order_cancelled")


@pytest.mark.parametrize("wrong", ["-0.1", "1.1", "0.12345"])
def test_a_share_is_a_part_of_the_whole(wrong: str) -> None:
    with pytest.raises(ValidationError):
        given(PLACED).when(orders.tax, tax=wrong).then()
    with pytest.raises(ValidationError):
        given(PLACED).when(orders.discount, discount=wrong).then()


@pytest.mark.parametrize(
    ("amount", "discount", "tax", "expected"),
    [
        (10_000, None, "0", (0, 0, 10_000)),
        (10_000, "0.1", "0.19", (1_000, 1_710, 10_710)),
        (25, "0.1", "0", (2, 0, 23)),  # 2.5
        (35, "0.1", "0", (4, 0, 31)),  # 3.5
        (50, None, "0.05", (0, 2, 52)),  # 2.5
        (70, None, "0.05", (0, 4, 74)),  # 3.5
        (10_000, euros("0.01"), "0.07", (1, 700, 10_699)),  # 699.93
    ],
)
def test_discount_and_tax_are_rounded_half_to_even(
    amount: int, discount: Any, tax: str, expected: tuple[int, int, int]
) -> None:
    off = Decimal(discount) if isinstance(discount, str) else discount
    found = bill(amount, off, Decimal(tax))
    assert (found.discount, found.tax, found.total) == expected


SHARES = st.decimals(0, 1, places=4)


@generate(st.integers(0, 10**15 - 1), SHARES, SHARES)
def test_no_minor_unit_is_lost(amount: int, discount: Discount, tax: Decimal) -> None:
    found = bill(amount, discount, tax)
    net = found.amount - found.discount
    assert found.total == net + found.tax
    assert 0 <= net <= amount
    assert abs(found.tax - Fraction(net) * Fraction(tax)) <= Fraction(1, 2)
