"""What forms begin and change: a pipeline, customers, people, deals, orders, subscriptions, and to
whom won deals are owed.
"""

from collections.abc import Iterator

import pytest
from httpx2 import Response

from tests.crm import id_of
from tests.web.site import Site, begin, company, open_site, words

ACME = str(id_of("acme Ltd"))


@pytest.fixture(scope="module")
def site(module_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with open_site(module_database, tmp_path_factory.mktemp("data"), company()) as opened:
        yield opened


def fill(site: Site, path: str, **fields: object) -> Response:
    """A form of ours is sent, and the page looked at that comes of it."""
    sent = site.send(path, csrf=site.csrf, **fields)
    assert sent.status_code == 303, words(sent)
    return site.get(sent.headers["Location"])


def test_a_customer_is_entered_with_somebody_and_a_deal(site: Site) -> None:
    fields = {"lifecycle": "lead", "region": "Kyoto", "email": "tea@uji.example", "phone": ""}
    shown = fill(site, "/customers", name="Uji Tea", kind="company", **fields)
    assert "Kyoto" in words(shown)
    id = str(shown.url).rpartition("/")[2]
    here = {"customer": id, "back": f"/customers/{id}"}
    shown = fill(site, "/contacts", name="Aoi Mori", position="Buyer", phone="+81 75 1", **here)
    assert "Aoi Mori Buyer" in words(shown)
    price = {"amount": "120.50", "currency": "eur", "pipeline": id_of("sales")}
    shown = fill(site, "/deals", name="Six sensors", **price, **here)
    assert "Six sensors €120.50" in words(shown)
    assert "tea@uji.example" in words(shown)


def test_a_deal_is_opened_for_a_customer_that_is_called_so(site: Site) -> None:
    fields = {"name": "More", "amount": "9", "currency": "EUR", "pipeline": id_of("sales")}
    assert "More" in words(fill(site, "/deals", called="ACME ltd", back="/pipeline", **fields))
    refused = site.send("/deals", csrf=site.csrf, called="nobody", **fields)
    assert "No customer, or more than one, is called like that" in words(refused)
    assert 'value="acme Ltd"' in site.get("/customers-called?called=acm").text


def test_an_order_is_placed_invoiced_and_paid(site: Site) -> None:
    sum = {"amount": "100", "currency": "EUR", "discount": "10 %", "tax": "19"}
    shown = fill(site, "/orders", customer=ACME, number="2024-7", **sum)
    assert "€107.10 of €107.10 is owed." in words(shown).replace(" .", ".")
    order = str(shown.url.path)
    back = {"back": order, "customer": ACME, "currency": "EUR"}
    shown = fill(site, f"{order}/payments", amount="7.10", method="cash", **back)
    assert "Paid €7.10, owed €100." in words(shown)
    shown = fill(site, f"{order}/invoice", number="R-7", due="2024-02-01", **back)
    assert "Invoice R-7" in words(shown)
    assert "Note a payment" in words(shown)
    shown = fill(site, f"{order}/pay", **back)
    assert "nothing of it is owed" in words(shown)
    assert "Paid in full" not in words(shown)
    assert "Note a payment" not in words(shown)
    assert "Not done" in words(site.send(f"{order}/invoice", csrf=site.csrf, number="R-8"))


def test_an_order_of_a_won_deal_takes_its_amount(site: Site) -> None:
    core = str(id_of("core Ltd"))
    shown = fill(site, "/orders", customer=core, opportunity=id_of("core"), amount="", currency="")
    deal = site.api(f"opportunities/{id_of('core')}")
    assert site.api(f"orders/{str(shown.url).rpartition('/')[2]}")["amount"] == deal["amount"]
    cancelled = fill(
        site, f"{shown.url.path}/cancel", reason="came too late", back=str(shown.url.path)
    )
    assert "came too late" in words(cancelled)


def test_a_subscription_starts_changes_and_ends(site: Site) -> None:
    price = {"charge": "120", "currency": "EUR", "every": "year"}
    shown = fill(site, "/subscriptions", customer=ACME, plan="Care", back="/subscriptions", **price)
    assert "€10 a month" in words(shown)
    [own] = site.api("subscriptions", customer=ACME)["items"]
    page = f"/subscriptions/{own['id']}"
    assert "pays €120 every year since" in words(site.get(page))
    terms = {"plan": "Care", "charge": "15", "currency": "EUR", "every": "month", "back": page}
    assert "pays €15 every month" in words(fill(site, f"{page}/change", **terms))
    ended = words(fill(site, f"{page}/end", reason="too dear", back=page))
    assert "It ended on" in ended
    assert "too dear" in ended
    assert "Change the terms" not in ended


def test_it_is_decided_to_which_touches_won_deals_are_owed(site: Site) -> None:
    first = {"model": "linear", "days": "30", "half_life": "7", "back": "/campaigns"}
    fill(site, "/attribution", name="Who won it", **first)
    [policy] = site.api("attribution-policies")["items"]
    assert (policy["model"], policy["days"]) == ("linear", 30)
    other = {"model": "first_touch", "days": "60", "half_life": "7", "back": "/campaigns"}
    shown = fill(site, "/attribution", policy=policy["id"], **other)
    assert "First touch, touches of 60 days" in shown.text
    assert len(site.api("attribution-policies")["items"]) == 1
    refused = site.send("/attribution", csrf=site.csrf, policy="none", **other)
    assert "A field of the form cannot be read" in words(refused)


def test_nothing_is_begun_without_this_sessions_token(site: Site) -> None:
    for path in ("/customers", "/contacts", "/deals", "/orders", "/subscriptions", "/attribution"):
        assert site.send(path, name="forged", customer=ACME).status_code == 403


def test_in_the_past_no_form_is_shown(site: Site) -> None:
    for path in ("/customers", "/pipeline", "/orders", "/subscriptions", "/campaigns"):
        assert "hx-post" not in site.get(f"{path}?at=2024-01-01").text, path
        assert "hx-post" in site.get(path).text


@pytest.fixture
def fresh(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Nothing is there but the founder."""
    with open_site(database, tmp_path_factory.mktemp("data")) as opened:
        yield opened


def test_the_first_pipeline_is_laid_out_on_the_page(fresh: Site) -> None:
    begin(fresh)
    assert "Say how you sell" in words(fresh.get("/pipeline"))
    first = {"stage1": "Asked", "chance1": "10", "days1": "7"}
    fields = first | {"stage2": "Offered", "chance2": "62.5 %", "days2": "", "stage3": " "}
    shown = words(fill(fresh, "/pipelines", name="Sales", back="/pipeline", **fields))
    assert "Asked" in shown
    [pipeline] = fresh.api("pipelines")["items"]
    stages = [(s["name"], s["probability"], s["rots_after"]) for s in pipeline["stages"]]
    assert stages == [("Asked", 1000, 7), ("Offered", 6250, None)]
