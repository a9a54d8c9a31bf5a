"""Customers that were merged are read as one, and as two where they were not or not known to be."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest

from commands import (
    activities,
    campaigns,
    contacts,
    customers,
    facts,
    opportunities,
    orders,
    subscriptions,
    tickets,
)
from commands.merging import split
from domain.errors import Refused
from projections.catalogue import PROJECTIONS
from readapi.cursor import Page
from readapi.evaluation.cases import Window, cases
from readapi.ports import Snapshot
from readapi.records.customers import CUSTOMERS, CustomerFilter
from readapi.records.kind import listed
from readapi.records.opportunities import OPPORTUNITIES, OpportunityFilter
from tests.agreement import questions
from tests.crm import DAY, SALES, Crm, euros, founder, id_of, opening, run
from tests.facts import SAID
from tests.given import populated
from tests.oracles import merged
from tests.readapi.conftest import Ask
from tests.readapi.door import Door
from tests.readapi.loaded import asking
from tests.readapi.test_evaluation import shown
from tests.readapi.test_exports import lines

NAMES = ("acme", "bolt", "core", "dune", "echo")
CUSTOMERS_OF = [id_of(f"{name} Ltd") for name in NAMES]
ACME, BOLT, CORE = CUSTOMERS_OF[:3]
MANY = Page(500)


def journey(random: Random, steps: int) -> Crm:
    """Merges, splits, late merges, undos and corrections of customers with a deal each."""
    crm = Crm().tell({name: ["lead"] for name in NAMES})
    for _ in range(steps):
        crm.log.turn_clock(random.choice((timedelta(seconds=20), DAY)))
        with suppress(Refused):
            step(crm, random, random.choice(CUSTOMERS_OF))
    return crm


def step(crm: Crm, random: Random, who: UUID) -> None:
    match random.choice(("merge", "merge", "late", "split", "undo", "correct", "tag", "deal")):
        case "merge":
            crm.do(customers.merge, who, into=random.choice(CUSTOMERS_OF), take=("name",))
        case "late":
            late = crm.now - random.random() * 2 * DAY
            crm.do(customers.merge, who, into=random.choice(CUSTOMERS_OF), at=late)
        case "split":
            run(split(crm.log, who, founder()))
        case "undo":
            crm.undo(who)
        case "correct":
            crm.correct(who, random.randint(1, len(crm.log.stream(who))))
        case "tag":
            crm.do(customers.tag, who, tag=str(random.random()))
        case "deal":
            deal = f"deal {random.random()}"
            crm.do(opportunities.open_, id_of(deal), **opening(deal) | {"customer": who})


async def differing(url: str, seeds: range, asked: int) -> int:
    """How many answers differ from that of now; each is what the oracle says."""
    async with asking(url) as (tables, as_of):
        return sum([await compare(Random(seed), asked, tables, as_of) for seed in seeds])


async def compare(random: Random, asked: int, tables: Any, as_of: Any) -> int:
    crm = journey(random, 60)
    tables.load(crm.fold(*PROJECTIONS))
    now = merged.deals(merged.told(crm.log.events, crm.now, crm.now))
    differ = 0
    for at, known_at in questions(crm.log.events, random, asked):
        told = merged.told(crm.log.events, at, known_at)
        async with as_of(at, known_at) as snapshot:
            await agrees(snapshot, told, random.choice(CUSTOMERS_OF))
        differ += any(now.get(deal) != whose for deal, whose in merged.deals(told).items())
    return differ


async def agrees(snapshot: Snapshot, told: merged.Told, who: UUID) -> None:
    whose = merged.deals(told)
    there = await listed(snapshot, CUSTOMERS, CustomerFilter(), MANY)
    assert {each.id for each in there.items} == merged.customers(told)
    deals = await listed(snapshot, OPPORTUNITIES, OpportunityFilter(), MANY)
    assert {each.id: each.customer for each in deals.items} == whose
    own = await listed(snapshot, OPPORTUNITIES, OpportunityFilter(customer=who), MANY)
    stands = merged.survivor(told, who)
    assert {each.id for each in own.items} == {d for d, each in whose.items() if each == stands}


def test_whoever_stands_for_a_customer_is_told_at_any_moment_by_any_knowledge(
    database: str,
) -> None:
    assert asyncio.run(differing(database, range(3), 25)) > 20


@pytest.fixture
def crm() -> Crm:
    """Two customers, one of whom has whatever a customer can have; then they turn out to be one."""
    crm = populated().tell({"acme": ["lead"], "bolt": ["lead", "250"]})
    for decide, body in SAID.items():
        of_bolt = body | {name: BOLT for name in body if name == "customer"}
        crm.do(decide, id_of(f"{decide.__name__} of bolt"), **of_bolt)
    crm.do(contacts.add, id_of("Dora"), name="Dora", customer=BOLT)
    crm.do(tickets.open_, id_of("ticket"), name="No light", customer=BOLT)
    crm.do(orders.place, id_of("order"), customer=BOLT, amount=euros(70), number="B-1")
    crm.do(activities.plan, id_of("call"), name="Call", customer=BOLT)
    crm.do(
        subscriptions.start, id_of("plan"), customer=BOLT, terms={"plan": "s", "charge": euros(9)}
    )
    crm.do(customers.detail, BOLT, particulars={"phones": ["+49 30 1234"]})
    crm.log.turn_clock(DAY)
    crm.do(customers.merge, BOLT, into=ACME, take=("phones",))
    return crm


LISTS = (
    "contacts",
    "opportunities",
    "tickets",
    "orders",
    "activities",
    "subscriptions",
    "payments",
)


def test_what_one_had_is_the_other_s(door: Door, crm: Crm) -> None:
    before = crm.now - DAY / 2
    door.tell(crm)
    for noun in LISTS:
        own = door.get(noun, customer=ACME)["items"]
        assert {each["customer"] for each in own} == {str(ACME)}, noun
        assert {each["customer_name"] for each in own} == {"acme Ltd"}, noun
        assert own == door.get(noun, customer=BOLT)["items"]
    assert [each["id"] for each in door.get("orders", customer=ACME)["items"]] == [
        str(id_of("order"))
    ]
    acme = door.get(f"customers/{ACME}")
    assert acme["deals"]["open"] == {"n": 2, "value": {"EUR": 35_000}}
    assert {each["name"] for each in acme["opportunities"]} == {"acme", "bolt"}
    assert door.get(f"customers/{ACME}", at=before)["deals"]["open"]["n"] == 1


def test_who_was_merged_answers_where_it_went(door: Door, crm: Crm) -> None:
    crm.do(customers.enter, CORE, name="core Ltd")
    crm.do(customers.merge, ACME, into=CORE)
    before = crm.happened(BOLT, 1)
    door.tell(crm)
    bolt = door.get(f"customers/{BOLT}")
    assert (bolt["merged_into"], bolt["merged_into_name"]) == (str(CORE), "core Ltd")
    assert bolt["actions"] == ["split"]
    assert [each["name"] for each in door.get("customers")["items"]] == ["core Ltd"]
    assert door.get(f"customers/{BOLT}", at=before)["merged_into"] is None
    assert door.get(f"customers/{BOLT}", at=before, known_at=before)["merged_into"] is None


def test_split_again_they_are_two_and_were_one_by_the_knowledge_of_then(
    door: Door, crm: Crm
) -> None:
    one = crm.now
    crm.log.turn_clock(DAY)
    run(split(crm.log, BOLT, founder()))
    door.tell(crm)

    def names(**instants: Any) -> list[str]:
        return [each["name"] for each in door.get("customers", **instants)["items"]]

    def open_(**instants: Any) -> int:
        found: int = door.get(f"customers/{ACME}", **instants)["deals"]["open"]["n"]
        return found

    assert names() == names(at=one) == ["acme Ltd", "bolt Ltd"]
    assert names(at=one, known_at=one) == ["acme Ltd"]
    assert (open_(), open_(at=one), open_(at=one, known_at=one)) == (1, 1, 2)


def test_boards_search_timeline_and_sums_tell_of_one(door: Door, crm: Crm) -> None:
    door.tell(crm)
    cards = door.get(f"pipelines/{SALES}/board", cards=True)["cards"]
    assert [(each["name"], each["customer_name"]) for each in cards] == [
        ("bolt", "acme Ltd"),
        ("acme", "acme Ltd"),
    ]
    worth = door.get(f"customers/{ACME}/overview")["worth"]
    assert (worth["open"]["n"], worth["ordered"]["n"], worth["monthly"]["n"]) == (2, 1, 1)
    assert worth["lifetime_value"] == {"EUR": 9_200}
    [found, _] = door.get("search", q="bolt")["items"]
    assert (found["id"], found["name"], found["found"]) == (str(ACME), "acme Ltd", "bolt Ltd")
    [waits] = door.get("service/queue")["items"]
    assert waits["customer_name"] == "acme Ltd"
    happened = door.get(f"customers/{ACME}/timeline", limit=100)["items"]
    topics = [each["topic"] for each in happened]
    assert topics.count("customer.entered.v1") == topics.count("opportunity.opened.v1") == 2
    assert {"customer.merged_into.v1", "order.placed.v1", "note.taken.v1"} <= set(topics)


def test_a_deal_is_told_apart_by_the_segment_and_campaign_of_both(door: Door, crm: Crm) -> None:
    crm.do(campaigns.plan, id_of("Spring"), name="Spring")
    crm.do(customers.describe, ACME, profile={"segment": "gold"})
    before = crm.happened(id_of("bolt"), 1) - DAY / 2
    touch = SAID[facts.touch] | {"campaign": id_of("Spring")}
    crm.do(facts.touch, id_of("touch"), at=before, **touch)
    door.tell(crm)

    def entered(by: str) -> dict[str, int]:
        days = {"from": "2024-01-01", "to": "2024-01-31"}
        parts = door.get(f"pipelines/{SALES}/funnel", None, by=by, **days)["parts"]
        return {each["part"]: each["stages"][0]["entered"] for each in parts}

    assert entered("segment") == {"gold": 2}
    assert entered("campaign") == {"": 1, str(id_of("Spring")): 1}


def test_a_bridge_of_a_segment_and_a_table_to_take_away_tell_of_one(door: Door, crm: Crm) -> None:
    crm.do(customers.describe, ACME, profile={"segment": "gold"})
    door.tell(crm)
    bridge = door.get("bridge/open_pipeline", None, segment="gold", **{"from": "2023-12-01"})
    assert (bridge["start"], bridge["end"]) == ({}, {"EUR": 35_000})
    table = lines(door.client.get("/api/exports/opportunities").content)
    assert {line["customer_name"] for line in table} == {"acme Ltd"}


def test_whoever_complained_and_bought_again_is_counted_once(ask: Ask) -> None:
    crm = populated()
    window = Window(crm.now - DAY, crm.now, crm.now + 5 * DAY, within=3)
    for number, customer in enumerate((ACME, BOLT)):
        crm.log.turn_clock(DAY)
        crm.do(facts.purchase, id_of(f"p{number}"), customer=customer, amount=euros(9))
    crm.do(tickets.open_, id_of("ticket"), name="Lamp", customer=BOLT, kind="complaint")
    crm.log.turn_clock(4 * DAY)

    def counted() -> dict[str, Any]:
        found = ask(crm, lambda snapshot: cases(snapshot, window, None))
        return {each: shown(found, each)["", True] for each in ("complaints", "loyalty")}

    assert counted() == {"complaints": (1, 2), "loyalty": (0, 2)}
    crm.do(customers.merge, BOLT, into=ACME, at=crm.now - 3 * DAY)
    assert counted() == {"complaints": (1, 1), "loyalty": (1, 1)}
