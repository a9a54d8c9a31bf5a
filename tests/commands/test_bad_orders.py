"""What an order or a subscription is in no state for is told in one sentence under a code, and
so is a stale version; nothing is stored.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from commands import orders, subscriptions
from tests.commands.door import Door, assert_refused
from tests.crm import Crm, euros, id_of
from tests.given import ACME, BOLT, NOBODY, WIDGET, populated

EURO, DOLLAR = ({"amount": "1", "currency": each} for each in ("EUR", "USD"))
LINE = {"product": str(WIDGET), "price": EURO}
TERMS = {"plan": "small", "charge": EURO}


def company() -> Crm:
    """An order in each state, a subscription in each; a won deal and an open one."""
    crm = populated().tell({"won": ["lead", "won"], "open": ["lead"]})
    for name in ("placed", "lined", "invoiced", "paid", "cancelled"):
        what: dict[str, Any] = {"lines": [LINE]} if name == "lined" else {"amount": euros(100)}
        crm.do(orders.place, id_of(name), customer=ACME, **what)
    crm.do(orders.invoice, id_of("invoiced"), number="R-1")
    crm.do(orders.pay, id_of("paid"))
    crm.do(orders.cancel, id_of("cancelled"), reason="came too late")
    for name in ("running", "ended"):
        terms = {"plan": "small", "charge": euros(20)}
        crm.do(subscriptions.start, id_of(name), customer=ACME, terms=terms)
    crm.do(subscriptions.end, id_of("ended"))
    return crm


door = Door(company())


@pytest.fixture(autouse=True)
def nothing_is_stored() -> Iterator[None]:
    before = door.stored
    yield
    assert door.stored == before


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("", {"amount": EURO}, "nobody_buys"),
        ("", {"customer": NOBODY, "amount": EURO}, "not_there"),
        ("", {"customer": ACME}, "order_without_amount"),
        ("", {"customer": ACME, "amount": EURO, "lines": [LINE]}, "order_amount_from_lines"),
        ("", {"opportunity": id_of("open")}, "opportunity_not_won"),
        ("", {"opportunity": id_of("won"), "customer": BOLT}, "other_customer"),
        ("", {"opportunity": id_of("won"), "amount": DOLLAR}, "order_currency"),
        ("", {"customer": ACME, "amount": EURO, "discount": DOLLAR}, "order_currency"),
        (
            "",
            {"customer": ACME, "amount": EURO, "discount": {"amount": "2", "currency": "EUR"}},
            "order_below_zero",
        ),
        (
            "lined/change-amount",
            {"amount": {"amount": "2", "currency": "EUR"}},
            "order_amount_from_lines",
        ),
        ("placed/change-amount", {"amount": DOLLAR}, "order_currency"),
        ("placed/change-lines", {"lines": [{**LINE, "product": NOBODY}]}, "not_there"),
        ("placed/invoice", {"number": "R-1"}, "taken"),
        ("invoiced/invoice", {"number": "R-2"}, "order_invoiced"),
        ("invoiced/change-amount", {"amount": EURO}, "order_invoiced"),
        ("invoiced/change-lines", {"lines": [LINE]}, "order_invoiced"),
        ("invoiced/discount", {"discount": "0.1"}, "order_invoiced"),
        ("invoiced/tax", {"tax": "0.1"}, "order_invoiced"),
        ("paid/pay", {}, "order_paid"),
        ("paid/tax", {"tax": "0.1"}, "order_paid"),
        ("paid/discount", {"discount": "0.1"}, "order_paid"),
        ("cancelled/pay", {}, "order_cancelled"),
        ("cancelled/cancel", {"reason": "again"}, "order_cancelled"),
        ("cancelled/invoice", {"number": "R-2"}, "order_cancelled"),
        ("nobody/pay", {}, "not_there"),
    ],
)
def test_an_order_is_refused_in_one_sentence(path: str, body: dict[str, Any], code: str) -> None:
    assert_refused(door.post(address("orders", path), told(body)), code)


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("", {"terms": TERMS}, "nobody_buys"),
        ("", {"terms": TERMS, "opportunity": id_of("open")}, "opportunity_not_won"),
        ("", {"terms": {**TERMS, "product": NOBODY}, "customer": ACME}, "not_there"),
        (
            "",
            {
                "terms": {"plan": "x", "charge": {"amount": "-1", "currency": "EUR"}},
                "customer": ACME,
            },
            "charge_below_zero",
        ),
        ("running/change", {"terms": {**TERMS, "charge": DOLLAR}}, "subscription_currency"),
        ("ended/change", {"terms": {**TERMS, "plan": "large"}}, "subscription_ended"),
        ("ended/end", {}, "subscription_ended"),
        ("nobody/end", {}, "not_there"),
    ],
)
def test_a_subscription_is_refused_in_one_sentence(
    path: str, body: dict[str, Any], code: str
) -> None:
    assert_refused(door.post(address("subscriptions", path), told(body)), code)


@pytest.mark.parametrize("path", ["orders/placed/pay", "subscriptions/running/end"])
@pytest.mark.parametrize("version", ['"7"', '"0"'])
def test_a_stale_version_is_told(path: str, version: str) -> None:
    noun, _, rest = path.partition("/")
    answer = door.post(address(noun, rest), {}, if_match=version)
    assert answer.status_code == 412
    assert assert_refused(answer, "stale")["version"] == 1


def address(noun: str, path: str) -> str:
    """Of what begins a record, or of a command of the record with that name."""
    name, _, command = path.partition("/")
    return f"{noun}/{id_of(name)}/{command}" if name else noun


def told(body: dict[str, Any]) -> dict[str, Any]:
    """As JSON has it."""
    return {
        name: [told(each) for each in value]
        if isinstance(value, list)
        else told(value)
        if isinstance(value, dict)
        else str(value)
        for name, value in body.items()
    }
