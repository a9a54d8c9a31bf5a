"""A customer is told with its contacts, its deals and their sums, as they were then."""

from decimal import Decimal
from typing import Any

import pytest

from commands import contacts, customers, opportunities
from domain.money import Money
from tests.crm import DAY, LEAD, SALES, Crm, euros, id_of, instead, opening
from tests.readapi.door import Door

LTD, CARL = id_of("acme Ltd"), id_of("Carl")
PATH = f"customers/{LTD}"
NOTHING: dict[str, Any] = {"n": 0, "value": {}}


@pytest.fixture
def crm() -> Crm:
    """One customer with three deals: 100 euros, 250 euros won, and 12.50 dollars."""
    crm = Crm().tell({"acme": ["lead"]})
    dollars = Money(amount=Decimal("12.50"), currency="USD")
    for deal, amount in (("roof", euros(250)), ("pier", dollars)):
        crm.log.turn_clock(DAY)
        crm.do(
            opportunities.open_,
            id_of(deal),
            **opening(deal) | {"customer": LTD, "amount": amount},
        )
    crm.say("roof", "won")
    crm.do(contacts.add, CARL, name="Carl", customer=LTD)
    return crm


def told(door: Door, crm: Crm, **instants: Any) -> Any:
    door.tell(crm)
    return door.get(PATH, **instants)


def test_its_deals_are_summed_by_currency(door: Door, crm: Crm) -> None:
    assert told(door, crm)["deals"] == {
        "open": {"n": 2, "value": {"EUR": 10_000, "USD": 1_250}},
        "won": {"n": 1, "value": {"EUR": 25_000}},
        "lost": NOTHING,
    }


def test_the_list_tells_the_same_sums(door: Door, crm: Crm) -> None:
    one = told(door, crm)
    [listed] = door.get("customers")["items"]
    assert listed["deals"] == one["deals"]


def test_an_archived_deal_is_open_no_more_but_stays_won(door: Door, crm: Crm) -> None:
    crm.say("acme", "archived")
    crm.say("roof", "archived")
    deals = told(door, crm)["deals"]
    assert deals["open"] == {"n": 1, "value": {"USD": 1_250}}
    assert deals["won"]["n"] == 1


def test_all_its_deals_and_contacts_are_around_it(door: Door, crm: Crm) -> None:
    crm.say("acme", "archived")
    customer = told(door, crm)
    around = [(each["name"], each["status"]) for each in customer["opportunities"]]
    assert around == [("pier", "open"), ("roof", "won"), ("acme", "open")]
    assert [each["name"] for each in customer["contacts"]] == ["Carl"]


def test_an_open_deal_tells_how_long_it_has_been_in_its_stage(door: Door, crm: Crm) -> None:
    at = crm.now + 3.5 * DAY
    days = {e["name"]: e["days"] for e in told(door, crm, at=at)["opportunities"]}
    assert days == {"acme": 5, "pier": 3, "roof": None}


def test_its_sums_are_those_of_then_by_the_knowledge_of_then(door: Door, crm: Crm) -> None:
    acme, before = id_of("acme"), crm.now
    crm.log.turn_clock(DAY)
    opened = crm.happened(acme, 1)
    dearer = instead(opportunities.open_, opened, **opening("acme") | {"amount": euros(900)})
    crm.correct(acme, 1, instead=[dearer])
    crm.say("acme", "lost")
    door.tell(crm)

    def open_(**instants: Any) -> Any:
        return door.get(PATH, **instants)["deals"]["open"]["value"]

    assert open_() == {"USD": 1_250}
    assert open_(at=opened) == {"EUR": 90_000}
    assert open_(at=before) == {"EUR": 90_000, "USD": 1_250}
    assert open_(at=before, known_at=before) == {"EUR": 10_000, "USD": 1_250}
    assert open_(at=opened, known_at=before) == {"EUR": 10_000}


def test_contacts_and_deals_that_went_elsewhere_were_here_then(door: Door, crm: Crm) -> None:
    before = crm.now
    crm.log.turn_clock(DAY)
    crm.do(customers.enter, id_of("bolt Ltd"), name="bolt Ltd")
    crm.do(contacts.appoint, CARL, position="head", customer=id_of("bolt Ltd"))
    assert told(door, crm)["contacts"] == []
    assert [each["name"] for each in door.get(PATH, at=before)["contacts"]] == ["Carl"]
    assert [each["post"] for each in door.get(f"customers/{id_of('bolt Ltd')}")["contacts"]] == [
        "head"
    ]


def test_a_customer_without_deals_has_sums_of_nothing(door: Door, crm: Crm) -> None:
    crm.do(customers.enter, id_of("bolt Ltd"), name="bolt Ltd")
    door.tell(crm)
    assert door.get(f"customers/{id_of('bolt Ltd')}")["deals"] == dict.fromkeys(
        ("open", "won", "lost"), NOTHING
    )


def test_its_sums_agree_with_the_board(door: Door, crm: Crm) -> None:
    deals = told(door, crm)["deals"]
    board = door.get(f"pipelines/{SALES}/board")
    [lead] = [each for each in board["stages"] if each["stage"] == str(LEAD)]
    assert (lead["count"], lead["value"]) == (deals["open"]["n"], deals["open"]["value"])
    assert board["won"] == deals["won"]
