"""Lists and single records are told as they were, under the names that they had."""

from typing import Any

import pytest

from commands import (
    activities,
    attribution_policies,
    campaigns,
    contacts,
    customers,
    opportunities,
    pipelines,
    products,
    tickets,
    users,
)
from commands.catalogue import NOUNS
from domain.person import Particulars
from readapi.asking import NotText
from readapi.cursor import BadCursor
from readapi.records.catalogue import KINDS
from readapi.records.kind import NotThereThen
from tests.crm import DAY, OFFER, SALES, Crm, euros, id_of, instead
from tests.facts import note_all
from tests.readapi.door import Door
from tests.sales import note_sales
from tests.service import OFFICE, PROMISE, promise

ACME, BOLT, ANNA = id_of("acme"), id_of("bolt"), id_of("Anna")
LAMP = id_of("no light")
ACME_LTD, CARL, WIDGET = id_of("acme Ltd"), id_of("Carl"), id_of("Widget")


@pytest.fixture
def crm() -> Crm:
    """Anna's deal with acme, in which Carl decides; and one with bolt that was won."""
    crm = Crm().tell({"acme": ["lead", "offer"], "bolt": ["lead", "won"]})
    crm.do(users.join, ANNA, name="Anna", login="anna")
    crm.do(opportunities.assign, ACME, owner=ANNA)
    crm.do(contacts.add, CARL, name="Carl", customer=ACME_LTD)
    crm.do(opportunities.add_contact, ACME, contact=CARL, role="decides")
    return crm


def items(answer: Any, field: str = "name") -> list[Any]:
    return [each[field] for each in answer["items"]]


@pytest.fixture
def one_of_each(crm: Crm, door: Door) -> Door:
    """The records of every noun."""
    crm.do(products.introduce, WIDGET, name="Widget", price=euros(10))
    crm.do(campaigns.plan, id_of("Spring"), name="Spring")
    crm.do(attribution_policies.define, id_of("ours"), name="Ours")
    crm.do(activities.plan, id_of("call"), name="Call Carl", opportunity=ACME)
    note_all(crm)
    promise(crm)
    crm.do(tickets.open_, LAMP, name="No light", customer=ACME_LTD)
    note_sales(crm)
    door.tell(crm)
    return door


def test_every_noun_is_listed_and_told_alone(one_of_each: Door) -> None:
    door = one_of_each
    assert set(KINDS) == set(NOUNS)
    for noun in KINDS:
        [first, *_] = door.get(noun)["items"]
        alone = door.get(f"{noun}/{first['id']}")
        assert first.items() <= alone.items()


def test_every_noun_has_its_names_and_is_on_its_customers_timeline(one_of_each: Door) -> None:
    door = one_of_each
    for noun in KINDS:
        [first, *_] = door.get(noun)["items"]
        if "name" in first:
            called = door.get(f"{noun}/{first['id']}/history")["names"]
            assert called[first["id"]] == first["name"], "readapi/sql/names.sql"
        if first.get("customer"):
            items = door.get(f"customers/{first['customer']}/timeline", limit=500)["items"]
            assert first["id"] in {each["record"] for each in items}, "readapi/sql/timeline.sql"


def test_a_record_comes_with_what_is_around_it(crm: Crm, door: Door) -> None:
    crm.do(products.introduce, WIDGET, name="Widget", price=euros(10))
    lines = [{"product": WIDGET, "quantity": "2.5", "price": euros(10)}]
    crm.do(opportunities.change_lines, ACME, lines=lines)
    door.tell(crm)
    deal = door.get(f"opportunities/{ACME}")
    assert (
        deal["customer_name"],
        deal["stage_name"],
        deal["pipeline_name"],
        deal["owner_name"],
    ) == (
        "acme Ltd",
        "offer",
        "sales",
        "Anna",
    )
    [part], [line] = deal["contacts"], deal["lines"]
    assert (part["contact_name"], part["role"]) == ("Carl", "decides")
    assert (line["product_name"], line["amount"], deal["amount"]) == ("Widget", 2500, 2500)
    customer = door.get(f"customers/{ACME_LTD}")
    assert [each["name"] for each in customer["contacts"]] == ["Carl"]
    assert [each["name"] for each in customer["opportunities"]] == ["acme"]
    assert customer["deals"]["open"] == {"n": 1, "value": {"EUR": 2500}}


def test_names_are_those_of_then_also_of_what_was_entered_later(crm: Crm, door: Door) -> None:
    then = crm.now
    crm.log.turn_clock(DAY)
    crm.do(customers.rename, ACME_LTD, name="Acme Inc")
    crm.do(pipelines.rename_stage, SALES, stage=OFFER, name="Quote")
    crm.say("early", "lead", at=crm.happened(ACME, 1) - 9 * DAY)
    door.tell(crm)
    deal = f"opportunities/{ACME}"
    before, after = door.get(deal, at=then), door.get(deal)
    assert (before["customer_name"], before["stage_name"]) == ("acme Ltd", "offer")
    assert (after["customer_name"], after["stage_name"]) == ("Acme Inc", "Quote")
    early = door.get(f"opportunities/{id_of('early')}", at=crm.happened(ACME, 1) - 8 * DAY)
    assert (early["stage_name"], early["pipeline_name"]) == ("lead", "sales")


def test_a_record_is_told_as_it_was_known_then(crm: Crm, door: Door) -> None:
    known_at = crm.now
    crm.log.turn_clock(DAY)
    opened = crm.happened(ACME, 1)
    amount = instead(opportunities.change_amount, opened + DAY / 2, amount=euros(900))
    crm.correct(ACME, instead=[amount])
    door.tell(crm)
    deal = f"opportunities/{ACME}"
    assert door.get(deal, at=known_at)["amount"] == 90_000
    assert door.get(deal, at=known_at, known_at=known_at)["amount"] == 10_000


def test_what_is_not_there_and_what_is_not_there_then_are_told_apart(crm: Crm, door: Door) -> None:
    door.tell(crm)
    before = crm.happened(ACME, 1) - DAY
    assert door.get(f"opportunities/{id_of('nobody')}") == "not_there"
    assert door.get(f"customers/{ACME}") == "not_there"
    assert door.get(f"opportunities/{ACME}", at=before) == NotThereThen.code
    assert door.get("opportunities", at=before)["items"] == []


def test_the_version_is_what_if_match_wants(crm: Crm, door: Door) -> None:
    crm.undo(ACME)
    door.tell(crm)
    version = len(crm.log.stream(ACME))
    answer = door.client.get(f"/api/opportunities/{ACME}")
    assert answer.json()["version"] == version
    assert answer.headers["ETag"] == f'"{version}"'
    assert answer.headers["Crm-Position"] == str(len(crm.log.events))
    board = door.get(f"pipelines/{SALES}/board", cards=True)
    assert [card["version"] for card in board["cards"]] == [version]
    crm.do(opportunities.rename, ACME, name="Pier", if_match=version)


def test_a_record_says_what_may_be_done_with_it(crm: Crm, door: Door) -> None:
    door.tell(crm)
    open_, won = (set(door.get(f"opportunities/{id}")["actions"]) for id in (ACME, BOLT))
    assert {"move", "win", "lose"} <= open_
    assert won == {"rename", "reopen", "archive"}


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


def test_a_policy_comes_with_its_targets_and_a_calendar_with_its_holidays(
    crm: Crm, door: Door
) -> None:
    promise(crm)
    door.tell(crm)
    policy = door.get(f"sla-policies/{PROMISE}")
    assert (policy["calendar_name"], policy["stops"]) == ("office", ["customer"])
    assert [each["resolve"] for each in policy["targets"]] == [960, 240]
    office = door.get(f"working-calendars/{OFFICE}")
    assert office["week"]["monday"][1] == {"opens": "13:00:00", "closes": "18:00:00"}
    assert [each["day"] for each in office["holidays"]] == ["2024-01-01"]
    assert items(door.get("sla-policies", retired=True)) == []


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
