"""Lists are narrowed down and put in order, and read a page at a time."""

from typing import Any

import pytest

from commands import customers, opportunities, products, tickets, users
from domain.person import Particulars
from readapi.asking import NotText
from readapi.cursor import BadCursor
from tests.crm import DAY, OFFER, Crm, euros, id_of
from tests.facts import note_all
from tests.readapi.deals import ACME_LTD, ANNA, annas
from tests.readapi.door import Door

WIDGET = id_of("Widget")


@pytest.fixture
def crm() -> Crm:
    return annas()


def items(answer: Any, field: str = "name") -> list[Any]:
    return [each[field] for each in answer["items"]]


def test_a_list_is_read_page_by_page_at_the_moment_of_the_first(crm: Crm, door: Door) -> None:
    for number in range(5):
        crm.do(customers.enter, id_of(f"n{number}"), name=f"n{number}")
    door.tell(crm)
    found, answer = list[str](), door.get("customers", limit=3)
    crm.do(customers.enter, id_of("aaa"), name="aaa")
    door.tell(crm)
    while True:
        found += items(answer)
        assert answer["total"] == 7
        if not answer["next"]:
            break
        answer = door.get("customers", limit=3, cursor=answer["next"])
    assert found == ["acme Ltd", "bolt Ltd", "n0", "n1", "n2", "n3", "n4"]
    assert door.get("customers")["total"] == 8


@pytest.mark.parametrize("cursor", ["?", "bm9uc2Vuc2U=", "WzEsIDJd", "WyJhIiwgImIiLCAxXQ=="])
def test_a_cursor_that_no_answer_gave_is_refused(door: Door, crm: Crm, cursor: str) -> None:
    door.tell(crm)
    assert door.get("customers", cursor=cursor) == BadCursor.code


def test_customers_are_narrowed_down_and_put_in_order(crm: Crm, door: Door) -> None:
    tea = {"industry": "tea", "lifecycle": "lead", "region": "Kent"}
    reached = Particulars(phones=("+86 (138) 2217-5521",), emails=("Hello@Tea.example",))
    crm.do(
        customers.enter, id_of("tea"), name="Tea", profile=tea, particulars=reached, kind="person"
    )
    crm.do(customers.tag, id_of("tea"), tag="vip")
    crm.do(customers.assign, id_of("tea"), owner=ANNA)
    crm.do(customers.archive, id_of("bolt Ltd"))
    door.tell(crm)
    for given in (
        *(dict([each]) for each in tea.items()),
        {"tag": "vip"},
        {"owner": str(ANNA)},
        {"kind": "person"},
        {"q": "EA"},
        {"q": "hello@"},
        {"q": "(138) 22"},
        {"q": "13822175521"},
    ):
        assert items(door.get("customers", None, **given)) == ["Tea"]
    assert items(door.get("customers", archived=True)) == ["bolt Ltd"]
    assert items(door.get("customers", sort="-since")) == ["Tea", "bolt Ltd", "acme Ltd"]
    assert items(door.get("customers", sort="since")) == ["acme Ltd", "bolt Ltd", "Tea"]
    assert items(door.get("customers", sort="-name")) == ["Tea", "bolt Ltd", "acme Ltd"]
    assert door.get("customers", sort="colour") == "invalid"
    assert door.get("customers", q="\0") == NotText.code


def test_opportunities_are_narrowed_down_and_put_in_order(crm: Crm, door: Door) -> None:
    crm.tell({"core": ["lead", "700"]})
    crm.do(opportunities.change_close_date, id_of("core"), close_date="2024-06-30")
    door.tell(crm)
    for given, expected in (
        ({"status": "won"}, ["bolt"]),
        ({"status": "open"}, ["core", "acme"]),
        ({"stage": str(OFFER)}, ["acme"]),
        ({"customer": str(ACME_LTD)}, ["acme"]),
        ({"owner": str(ANNA)}, ["acme"]),
        ({"q": "OL"}, ["bolt"]),
        ({"pipeline": str(id_of("renewals"))}, []),
        ({"sort": "opened"}, ["acme", "bolt", "core"]),
        ({"sort": "-amount"}, ["core", "bolt", "acme"]),
        ({"sort": "amount"}, ["bolt", "acme", "core"]),
        ({"sort": "close_date"}, ["core", "bolt", "acme"]),
        ({"sort": "-closed"}, ["bolt", "core", "acme"]),
        ({"sort": "name"}, ["acme", "bolt", "core"]),
    ):
        assert items(door.get("opportunities", None, **given)) == expected


def test_other_records_are_narrowed_down(crm: Crm, door: Door) -> None:
    crm.do(users.join, id_of("Ben"), name="Ben", login="ben")
    crm.do(users.leave, id_of("Ben"))
    crm.do(products.introduce, WIDGET, name="Widget", price=euros(10))
    crm.do(products.retire, WIDGET)
    door.tell(crm)
    assert items(door.get("users", has_left=False)) == ["Anna"]
    assert items(door.get("users", q="be")) == ["Ben"]
    assert items(door.get("products", retired=True)) == ["Widget"]
    assert items(door.get("products", retired=False)) == []
    assert items(door.get("pipelines", q="ren")) == ["renewals"]
    assert items(door.get("contacts", customer=str(ACME_LTD))) == ["Carl"]
    assert items(door.get("contacts", customer=str(id_of("bolt Ltd")))) == []


def test_tickets_are_narrowed_down(crm: Crm, door: Door) -> None:
    kinds = (("No light", "enquiry"), ("Broken", "complaint"), ("Return", "after_sales"))
    for name, kind in kinds:
        crm.log.turn_clock(DAY)
        body: Any = {"name": name, "kind": kind, "customer": ACME_LTD, "order": WIDGET}
        crm.do(tickets.open_, id_of(name), **body, reference=f"{kind} 7")
    crm.do(tickets.resolve, id_of("Broken"))
    crm.do(tickets.update, id_of("Return"), details={"priority": 1})
    crm.do(tickets.assign, id_of("Return"), owner=ANNA, team="support")
    door.tell(crm)
    for given, expected in (
        ({"open": False}, ["Broken"]),
        ({"open": True}, ["Return", "No light"]),
        ({"status": "resolved"}, ["Broken"]),
        ({"kind": "enquiry"}, ["No light"]),
        ({"customer": str(id_of("bolt Ltd"))}, []),
        ({"owner": str(ANNA)}, ["Return"]),
        ({"team": "support"}, ["Return"]),
        ({"priority": 1}, ["Return"]),
        ({"order": str(WIDGET)}, ["Return", "Broken", "No light"]),
        ({"q": "COMPLAINT"}, ["Broken"]),
        ({"q": "light"}, ["No light"]),
        ({"sort": "opened"}, ["No light", "Broken", "Return"]),
        ({"sort": "-settled"}, ["Broken", "Return", "No light"]),
        ({"sort": "priority"}, ["Return", "Broken", "No light"]),
        ({"sort": "name"}, ["Broken", "No light", "Return"]),
    ):
        assert items(door.get("tickets", None, **given)) == expected
    assert items(door.get("search", q="enquiry 7")) == ["No light"]


def test_facts_are_narrowed_down(crm: Crm, door: Door) -> None:
    note_all(crm)
    door.tell(crm)
    [noted] = door.get("notes", customer=id_of("acme Ltd"), q="TEA")["items"]
    assert (noted["text"], noted["customer_name"], noted["version"]) == ("Likes tea", "acme Ltd", 1)
    assert door.get("notes", customer=id_of("bolt Ltd"))["items"] == []
    [paid] = door.get("payments")["items"]
    assert (paid["amount"], paid["currency"], paid["says"]) == (8000, "EUR", "card")
    assert door.get("mails", what="sent")["total"] == 0
    assert door.get(f"ratings/{id_of('rate')}")["score"] == 0
    told = door.get(f"customers/{id_of('acme Ltd')}/timeline", limit=100)
    assert {"note.taken.v1", "mail.opened.v1", "web_visit.made.v1"} <= set(items(told, "topic"))
