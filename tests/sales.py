"""An order and a subscription of acme's."""

from typing import Any

from commands import orders, subscriptions
from tests.crm import Crm, euros, id_of

ORDER, CARE = id_of("order"), id_of("care")


def note_sales(crm: Crm) -> None:
    """100 euros less a tenth, plus 19 %: 107.10; and 120 a year."""
    acme = id_of("acme Ltd")
    ordered: dict[str, Any] = {"amount": euros(100), "discount": "0.1", "tax": "0.19"}
    crm.do(orders.place, ORDER, customer=acme, number="2024-0001", channel="shop", **ordered)
    terms = {"plan": "care", "charge": euros(120), "every": "year", "options": {"visits": "2"}}
    crm.do(subscriptions.start, CARE, customer=acme, terms=terms)
