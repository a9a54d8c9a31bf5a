"""What the golden log tells of orders and subscriptions."""

from commands import orders, subscriptions
from tests.crm import Crm, euros, id_of

FIRST, LIN, WIDGET, BOX = map(id_of, ("first deal", "Lin", "Widget", "Box"))
ORDER, GIFT, CARE = map(id_of, ("order", "gift", "care"))


def sales(crm: Crm) -> None:
    """Orders and subscriptions, of a deal and without one."""
    do, line = crm.do, {"product": WIDGET, "quantity": "2", "price": euros("9.99")}
    do(orders.place, ORDER, opportunity=FIRST, number="2024-0001", channel="shop")
    do(orders.change_lines, ORDER, lines=[line, line])
    do(orders.change_lines, ORDER, lines=[line])
    do(orders.discount, ORDER, discount="0.1")
    do(orders.tax, ORDER, tax="0.19")
    do(orders.invoice, ORDER, number="R-1", due="2024-03-01")
    do(orders.pay, ORDER)
    do(orders.place, GIFT, customer=LIN, amount=euros(30), discount=euros(5))
    do(orders.change_amount, GIFT, amount=euros(40))
    do(orders.cancel, GIFT, reason="came too late", note="for a birthday")
    terms = {"plan": "care", "charge": euros(120), "every": "year", "options": {"visits": "2"}}
    do(subscriptions.start, CARE, opportunity=FIRST, terms=terms)
    do(subscriptions.change, CARE, terms={"plan": "care", "charge": euros(12), "product": BOX})
    do(subscriptions.end, CARE, reason="moved away", note="to her son")
