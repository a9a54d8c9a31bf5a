"""Orders and subscriptions in lists, alone and on the timeline; what an order owes."""

from decimal import Decimal
from typing import Any

import pytest

from commands import facts, opportunities, orders, products, subscriptions
from domain.money import Money
from tests.crm import DAY, Crm, euros, id_of
from tests.readapi.door import Door
from tests.sales import CARE, ORDER, note_sales

ACME, LTD, BOLT_LTD, WIDGET = map(id_of, ("acme", "acme Ltd", "bolt Ltd", "Widget"))


@pytest.fixture
def crm() -> Crm:
    return Crm().tell({"acme": ["lead", "offer"], "bolt": ["lead", "won"]})


def items(answer: Any, field: str) -> list[Any]:
    return [each[field] for each in answer["items"]]


def test_orders_are_narrowed_down_and_put_in_order(crm: Crm, door: Door) -> None:
    note_sales(crm)
    for name, customer, amount in (("two", LTD, 50), ("three", BOLT_LTD, 200)):
        crm.log.turn_clock(DAY)
        crm.do(orders.place, id_of(name), customer=customer, amount=euros(amount), number=name)
    crm.do(orders.invoice, id_of("two"), number="R-7", due="2024-03-01")
    crm.do(orders.cancel, id_of("three"), reason="came too late")
    door.tell(crm)
    for given, expected in (
        ({}, ["three", "two", "2024-0001"]),
        ({"customer": str(LTD)}, ["two", "2024-0001"]),
        ({"status": "invoiced"}, ["two"]),
        ({"status": "cancelled"}, ["three"]),
        ({"owed": "true"}, ["two", "2024-0001"]),
        ({"owed": "false"}, ["three"]),
        ({"channel": "shop"}, ["2024-0001"]),
        ({"q": "r-7"}, ["two"]),
        ({"q": "TWO"}, ["two"]),
        ({"opportunity": str(ACME)}, []),
        ({"sort": "placed"}, ["2024-0001", "two", "three"]),
        ({"sort": "-total"}, ["three", "2024-0001", "two"]),
        ({"sort": "total"}, ["two", "2024-0001", "three"]),
        ({"sort": "-owed"}, ["2024-0001", "two", "three"]),
        ({"sort": "due"}, ["two", "three", "2024-0001"]),
    ):
        assert items(door.get("orders", None, **given), "number") == expected, given


def test_an_order_comes_with_its_sum_its_lines_and_what_is_owed(crm: Crm, door: Door) -> None:
    crm.do(products.introduce, WIDGET, name="Widget", price=euros(10))
    crm.do(opportunities.change_lines, ACME, lines=[{"product": WIDGET, "price": euros(10)}])
    crm.do(opportunities.win, ACME)
    crm.do(orders.place, ORDER, opportunity=ACME, discount="0.1", tax="0.19")
    paid: dict[str, Any] = {"customer": LTD, "order": ORDER}
    crm.do(facts.pay, id_of("half"), **paid, amount=euros(5))
    crm.do(facts.pay, id_of("elsewhere"), **paid, amount=Money(amount=Decimal(9), currency="USD"))
    door.tell(crm)
    half = door.get(f"orders/{ORDER}")
    assert [half[name] for name in ("amount", "discount", "tax", "total")] == [1000, 100, 171, 1071]
    assert (half["discount_share"], half["tax_share"]) == (1_000, 1_900)
    assert (half["paid"], half["owed"], half["status"]) == (500, 571, "placed")
    assert (half["customer_name"], half["opportunity_name"]) == ("acme Ltd", "acme")
    assert [line["product_name"] for line in half["lines"]] == ["Widget"]
    assert {"invoice", "pay", "cancel", "discount"} <= set(half["actions"])
    then = crm.now
    crm.log.turn_clock(DAY)
    crm.do(facts.pay, id_of("rest"), **paid, amount=euros("5.71"))
    door.tell(crm)
    whole, before = door.get(f"orders/{ORDER}"), door.get(f"orders/{ORDER}", at=then)
    assert (whole["paid"], whole["owed"], whole["status"]) == (1_071, 0, "paid")
    assert (before["paid"], before["owed"], before["status"]) == (500, 571, "placed")


def test_an_order_that_is_said_to_be_paid_owes_nothing(crm: Crm, door: Door) -> None:
    note_sales(crm)
    crm.do(facts.pay, id_of("half"), customer=LTD, order=ORDER, amount=euros(5))
    crm.do(orders.pay, ORDER)
    door.tell(crm)
    paid = door.get(f"orders/{ORDER}")
    assert (paid["paid"], paid["owed"], paid["status"]) == (10_710, 0, "paid")
    crm.log.turn_clock(DAY)
    crm.do(orders.cancel, ORDER, reason="sent back")
    door.tell(crm)
    back = door.get(f"orders/{ORDER}")
    assert (back["paid"], back["owed"], back["status"]) == (500, 0, "cancelled")


def test_subscriptions_are_narrowed_down_and_put_in_order(crm: Crm, door: Door) -> None:
    note_sales(crm)
    crm.log.turn_clock(DAY)
    terms = {"plan": "Small", "charge": euros(20)}
    crm.do(subscriptions.start, id_of("small"), customer=BOLT_LTD, terms=terms)
    crm.do(subscriptions.end, id_of("small"), reason="price")
    door.tell(crm)
    for given, expected in (
        ({}, ["Small", "care"]),
        ({"customer": str(LTD)}, ["care"]),
        ({"status": "ended"}, ["Small"]),
        ({"q": "CAR"}, ["care"]),
        ({"product": str(WIDGET)}, []),
        ({"sort": "started"}, ["care", "Small"]),
        ({"sort": "-ended"}, ["Small", "care"]),
        ({"sort": "-monthly"}, ["Small", "care"]),
        ({"sort": "monthly"}, ["care", "Small"]),
        ({"sort": "plan"}, ["care", "Small"]),
    ):
        assert items(door.get("subscriptions", None, **given), "plan") == expected, given
    care = door.get(f"subscriptions/{CARE}")
    assert (care["charge"], care["every"], care["monthly"]) == (12_000, "year", 1_000)
    assert (care["options"], care["actions"]) == ({"visits": "2"}, ["change", "end"])


def test_orders_and_subscriptions_are_on_the_timeline(crm: Crm, door: Door) -> None:
    note_sales(crm)
    door.tell(crm)
    told = door.get(f"customers/{LTD}/timeline", limit=100)
    assert {"order.placed.v1", "subscription.started.v1"} <= set(items(told, "topic"))
    assert (told["names"][str(ORDER)], told["names"][str(CARE)]) == ("2024-0001", "care")
