"""Search finds what was called or reached like that, then."""

import doctest

import pytest

import projections.sound
import readapi.search
from commands import campaigns, contacts, customers, opportunities, orders
from domain.person import Particulars
from readapi.cursor import Page
from readapi.ports import Snapshot
from readapi.records.customers import CUSTOMERS, CustomerFilter
from readapi.records.kind import listed
from readapi.search import Hits, search
from tests.crm import DAY, Crm, euros, id_of, instead
from tests.readapi.conftest import Ask


@pytest.fixture
def crm() -> Crm:
    """Three customers, one of them with a contact and a deal."""
    crm = Crm().tell({"Harbour roof": ["lead"]})
    crm.do(customers.rename, id_of("Harbour roof Ltd"), name="Northwind")
    reached = Particulars(emails=("Sales@Harbour.example",), phones=("+86 (138) 2217-5521",))
    crm.do(customers.enter, id_of("tea"), name="苏州云岭茶业", particulars=reached)
    crm.do(customers.enter, id_of("discount"), name="100%_off\\now")
    own = Particulars(phones=("0512 6688 1200 x7",))
    crm.do(contacts.add, id_of("shen"), name="沈静", customer=id_of("tea"), particulars=own)
    return crm


def names(ask: Ask, crm: Crm, text: str, **instants: object) -> list[str]:
    return [each.name for each in found(ask, crm, text, **instants).items]


def found(ask: Ask, crm: Crm, text: str, **instants: object) -> Hits:
    async def question(snapshot: Snapshot) -> Hits:
        return await search(snapshot, text)

    return ask(crm, question, **instants)  # type: ignore[arg-type]


FINDS = {
    "wind": ["Northwind"],
    "NORTH": ["Northwind"],
    " northwind ": ["Northwind"],
    "云岭": ["苏州云岭茶业"],
    "沈": ["沈静"],
    "yunling": ["苏州云岭茶业"],
    "Su Zhou": ["苏州云岭茶业"],
    "szyl": ["苏州云岭茶业"],
    "SJ": ["沈静"],
    "yun ling x": [],
    "harbour.EX": ["苏州云岭茶业"],
    "13822175521": ["苏州云岭茶业"],
    "2217 55": ["苏州云岭茶业"],
    "(138) 2217": ["苏州云岭茶业"],
    "66881200": ["沈静"],
    "nobody": [],
    "Northwind 138": [],
    "": [],
    "  ": [],
    "\0": [],
}
NO_WILDCARDS = {text: ["100%_off\\now"] for text in ("%", "_", "\\", "0%_o")}


@pytest.mark.parametrize("finds", [FINDS, NO_WILDCARDS], ids=["parts", "no wildcards"])
def test_any_part_of_a_name_an_email_or_a_phone_number_finds(
    ask: Ask, crm: Crm, finds: dict[str, list[str]]
) -> None:
    async def question(snapshot: Snapshot) -> dict[str, list[str]]:
        return {
            text: [each.name for each in (await search(snapshot, text)).items] for text in finds
        }

    assert ask(crm, question) == finds


def test_two_digits_are_no_phone_number(ask: Ask, crm: Crm) -> None:
    assert names(ask, crm, "55") == []
    assert names(ask, crm, "552") == ["苏州云岭茶业"]


def test_what_begins_with_it_comes_first_and_what_is_put_away_last(ask: Ask, crm: Crm) -> None:
    crm.do(customers.enter, id_of("old"), name="Harbour Botanics")
    crm.do(customers.enter, id_of("new"), name="Old Harbour")
    assert names(ask, crm, "harbour") == [
        "Harbour Botanics",
        "Harbour roof",
        "Old Harbour",
        "苏州云岭茶业",
    ]
    crm.do(customers.archive, id_of("old"))
    assert names(ask, crm, "harbour")[-1] == "Harbour Botanics"


def test_a_hit_tells_what_was_found_and_whose_it_is(ask: Ask, crm: Crm) -> None:
    [email] = found(ask, crm, "sales@").items
    assert (email.noun, email.id, email.found) == (
        "customer",
        id_of("tea"),
        "Sales@Harbour.example",
    )
    [deal] = found(ask, crm, "roof").items
    assert (deal.noun, deal.id, deal.customer) == (
        "opportunity",
        id_of("Harbour roof"),
        id_of("Harbour roof Ltd"),
    )
    assert deal.customer_name == "Northwind"


def test_each_record_is_found_once(ask: Ask, crm: Crm) -> None:
    both = Particulars(emails=("tea@yunling.example", "info@yunling.example"))
    crm.do(customers.detail, id_of("tea"), particulars=both)
    assert names(ask, crm, "yunling") == ["苏州云岭茶业"]


def test_at_most_twenty_are_shown(ask: Ask, crm: Crm) -> None:
    for number in range(25):
        crm.do(customers.enter, id_of(f"many {number}"), name=f"Many {number:02}")
    assert names(ask, crm, "many") == [f"Many {number:02}" for number in range(20)]


def test_it_is_found_by_what_it_was_called_then(ask: Ask, crm: Crm) -> None:
    deal, then = id_of("Harbour roof"), crm.now
    crm.log.turn_clock(DAY)
    renamed = crm.now
    crm.do(opportunities.rename, deal, name="Pier")
    crm.log.turn_clock(DAY)
    moved = instead(opportunities.rename, then + DAY / 2, name="Pier")
    crm.correct(deal, 2, instead=[moved])
    assert names(ask, crm, "roof", at=then) == ["Harbour roof"]
    assert names(ask, crm, "roof", at=then + DAY / 2) == []
    assert names(ask, crm, "roof", at=then + DAY / 2, known_at=renamed) == ["Harbour roof"]
    assert names(ask, crm, "pier", at=then + DAY / 2) == ["Pier"]
    assert names(ask, crm, "pier", at=then) == []


def test_before_it_was_entered_nothing_is_found(ask: Ask, crm: Crm) -> None:
    first = crm.log.events[0].occurred_at
    assert names(ask, crm, "wind", at=first) == []


def test_the_examples_hold() -> None:
    assert doctest.testmod(readapi.search).failed == 0


def test_chinese_names_are_sorted_as_they_are_said(ask: Ask, crm: Crm) -> None:
    for name in ("北京麦川", "重庆江北", "Curry House"):
        crm.do(customers.enter, id_of(name), name=name)

    async def question(snapshot: Snapshot) -> list[str]:
        found = await listed(snapshot, CUSTOMERS, CustomerFilter(), Page(9))
        return [each.name for each in found.items]

    told = ["100%_off\\now", "北京麦川", "重庆江北", "Curry House", "Northwind", "苏州云岭茶业"]
    assert ask(crm, question) == told


def test_how_a_name_is_said_is_told_by_its_words() -> None:
    assert doctest.testmod(projections.sound).failed == 0


def test_a_campaign_is_nobodys(ask: Ask, crm: Crm) -> None:
    crm.do(campaigns.plan, id_of("spring"), name="Spring letters", channels=["mail"])
    [hit] = found(ask, crm, "letters").items
    assert (hit.noun, hit.id, hit.customer) == ("campaign", id_of("spring"), None)


def test_an_order_is_found_by_its_number_and_its_invoices(ask: Ask, crm: Crm) -> None:
    for name in ("W-0214", None):
        order = id_of(f"order {name}")
        crm.do(orders.place, order, customer=id_of("tea"), number=name, amount=euros(1))
    crm.do(orders.invoice, id_of("order W-0214"), number="RE/77")
    crm.do(orders.invoice, id_of("order None"), number="RE/78")
    assert names(ask, crm, "w-02") == ["W-0214"]
    assert names(ask, crm, "re/7") == ["RE/78", "W-0214"]
    [hit] = found(ask, crm, "RE/77").items
    assert (hit.noun, hit.found, hit.customer_name) == ("order", "RE/77", "苏州云岭茶业")
