"""Records are told as they were, under the names that they had."""

import pytest

from commands import (
    activities,
    attribution_policies,
    campaigns,
    customers,
    opportunities,
    pipelines,
    products,
    tickets,
    trainings,
)
from commands.catalogue import NOUNS
from readapi.records.catalogue import KINDS
from readapi.records.kind import NotThereThen
from tests.crm import DAY, OFFER, SALES, Crm, euros, id_of, instead
from tests.facts import note_all
from tests.readapi.deals import ACME, ACME_LTD, BOLT, annas
from tests.readapi.door import Door
from tests.sales import note_sales
from tests.service import OFFICE, PROMISE, promise
from tests.trainings import CARD

LAMP = id_of("no light")
WIDGET = id_of("Widget")


@pytest.fixture
def crm() -> Crm:
    return annas()


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
    crm.do(trainings.record, id_of("training"), card=CARD)
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
