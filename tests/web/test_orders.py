"""Orders and subscriptions on the page, and a customer's page with all that is theirs."""

from collections.abc import Iterator
from typing import Any

import pytest

from commands import activities, facts, orders, products, subscriptions, tickets
from tests.crm import DAY, Crm, euros, id_of
from tests.web.site import Site, company, open_site, words

LTD, CORE_LTD = id_of("acme Ltd"), id_of("core Ltd")
BIG, SMALL, CARE = id_of("big"), id_of("small"), id_of("care")
CUSTOMER = f"/customers/{LTD}"


def sold() -> Crm:
    """Acme owes 5.71, subscribes, has a ticket and is to be called; core paid what it ordered."""
    crm = company()
    crm.do(products.introduce, id_of("Widget"), name="Widget", price=euros(10))
    line = {"product": id_of("Widget"), "quantity": "2.5", "price": euros(4)}
    ordered: dict[str, Any] = {"lines": [line], "discount": "0.1", "tax": "0.19"}
    crm.do(orders.place, BIG, customer=LTD, number="2024-0001", **ordered)
    crm.do(orders.invoice, BIG, number="R-1", due="2024-01-20")
    crm.do(facts.pay, id_of("half"), customer=LTD, order=BIG, amount=euros(5), method="card")
    crm.do(orders.place, SMALL, opportunity=id_of("core"))
    crm.do(orders.pay, SMALL)
    crm.do(facts.purchase, id_of("till"), customer=LTD, amount=euros(12))
    terms = {"plan": "care", "charge": euros(120), "every": "year"}
    crm.do(subscriptions.start, CARE, customer=LTD, terms=terms)
    crm.do(orders.place, id_of("gone"), customer=CORE_LTD, amount=euros(99))
    crm.do(orders.cancel, id_of("gone"), reason="came too late")
    once = {"plan": "trial", "charge": euros(5)}
    crm.do(subscriptions.start, id_of("trial"), customer=CORE_LTD, terms=once)
    crm.do(subscriptions.end, id_of("trial"), reason="too dear")
    crm.do(tickets.open_, id_of("lamp"), name="No light", customer=LTD)
    crm.do(activities.plan, id_of("call"), name="Ring Ann", kind="call", customer=LTD)
    crm.log.turn_clock(30 * DAY)
    crm.do(facts.note, id_of("note"), customer=LTD, text="Likes tea")
    return crm


@pytest.fixture(scope="module")
def site(module_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with open_site(module_database, tmp_path_factory.mktemp("data"), sold()) as opened:
        yield opened


def test_orders_are_listed_with_what_they_owe(site: Site) -> None:
    shown = words(site.get("/orders"))
    assert "3 orders, €110.71 ." in shown
    assert "1 of them owes €5.71 ." in shown
    for told in ("2024-0001", "acme Ltd", "invoiced", "late, due 20 Jan 2024", "core", "paid"):
        assert told in shown


def test_orders_are_listed_as_they_stand(site: Site) -> None:
    owed, paid = words(site.get("/orders?status=owed")), words(site.get("/orders?status=paid"))
    assert "2024-0001" in owed
    assert "core Ltd" not in owed
    assert "core Ltd" in paid
    assert "Nothing is owed of them." in paid
    assert "No such order at this moment." in words(site.get("/orders?status=placed"))
    assert site.get("/orders?status=red").status_code == 404


def test_what_is_cancelled_or_ended_is_in_no_sum_of_all(site: Site) -> None:
    """A sum of what nobody has to pay would be none."""
    shown = words(site.get("/orders")).replace(" .", ".")
    assert "3 orders, €110.71. 1 of them is cancelled, and not in the sum." in shown
    assert "1 order, €99." in words(site.get("/orders?status=cancelled")).replace(" .", ".")
    running = words(site.get("/subscriptions")).replace(" .", ".")
    assert "2 subscriptions, €10 a month. 1 of them has ended, and is not in the sum." in running
    assert "1 subscription, €5 a month." in words(site.get("/subscriptions?status=ended")).replace(
        " .", "."
    )


def test_an_order_adds_up(site: Site) -> None:
    shown = words(site.get(f"/orders/{BIG}"))
    assert "Widget 2.5 €4 €10 Together €10 Discount 10 % −€1 Tax 19 % +€1.71 Total €10.71" in shown
    assert "€5.71 of €10.71 is owed. It was due on 20 Jan 2024." in shown.replace(" .", ".")
    assert "card €5" in shown
    assert "Invoice R-1" in shown
    whole = words(site.get(f"/orders/{SMALL}"))
    assert "nothing of it is owed" in whole
    assert "It was said to be paid in full." in whole
    assert site.get(f"/orders/{id_of('nobody')}").status_code == 404


def test_an_order_is_shown_as_it_was(site: Site) -> None:
    """Before it was due."""
    shown = words(site.get(f"/orders/{BIG}?at=2024-01-19&known_at=2024-01-19"))
    assert "It is due on 20 Jan 2024." in shown


def test_subscriptions_are_listed_by_what_they_come_to_a_month(site: Site) -> None:
    shown = words(site.get("/subscriptions"))
    assert "€120 every year €10" in shown
    assert "too dear" in words(site.get("/subscriptions?status=ended"))


def test_a_customers_page_shows_what_they_are_worth_and_what_is_open(site: Site) -> None:
    shown = words(site.get(CUSTOMER)).replace(" .", ".")
    assert "1 order, €10.71. €5.71 is owed." in shown
    assert "Lifetime value €17 Paid €5 Bought without an order €12 Unpaid €5.71" in shown
    assert "Subscribed, a month €10" in shown
    assert "Ring Ann" in shown
    assert "No light since" in shown
    for told in ("subscribed: care, €120, every year", "invoiced under R-1", "bought for €12"):
        assert told in shown


def test_the_switch_of_a_customers_page_shows_one_kind_alone(site: Site) -> None:
    talks, ordered = (words(site.get(f"{CUSTOMER}?show={show}")) for show in ("talks", "orders"))
    assert "note: Likes tea" in talks
    assert "bought for" not in talks
    assert "bought for €12" in ordered
    assert "note: Likes tea" in words(site.get(f"{CUSTOMER}?show=nonsense"))


@pytest.mark.parametrize("path", ["orders", "subscriptions", f"orders/{BIG}", CUSTOMER[1:]])
def test_the_pages_have_the_same_figures_as_json(site: Site, path: str) -> None:
    answer = site.client.get(f"/{path}.json", follow_redirects=True)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("path", ["orders", "subscriptions", f"orders/{BIG}", CUSTOMER[1:]])
def test_the_pages_are_in_chinese_too(site: Site, path: str) -> None:
    shown = words(site.get(f"/{path}", **{"Accept-Language": "zh-CN"}))
    assert "订单" in shown
    for english in ("Orders", "Unpaid", "owed", "Total", "subscri", "Worth", "Payments"):
        assert english not in shown


def test_sums_over_the_api_are_those_of_the_page(site: Site) -> None:
    told = site.api("sales")
    assert {each["status"]: (each["n"], each["owed"]) for each in told["orders"]} == {
        "invoiced": (1, 571),
        "paid": (1, 0),
        "cancelled": (1, 0),
    }
    assert [(each["status"], each["value"]) for each in told["subscriptions"]] == [
        ("ended", 500),
        ("running", 1_000),
    ]


def test_nothing_was_ordered_before_the_first_order(site: Site) -> None:
    assert "No such order at this moment." in words(site.get("/orders?at=2024-01-03"))
