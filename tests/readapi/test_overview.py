"""A customer at a glance: what they are worth by definition, and what is open with them."""

import asyncio
from dataclasses import asdict
from random import Random
from typing import Any

import pytest

from commands import activities, customers, facts, opportunities, orders, tickets
from commands.contacts import add
from projections.catalogue import PROJECTIONS
from readapi.overview import Worth, worth
from tests.agreement import folded, questions
from tests.crm import DAY, Crm, euros, id_of
from tests.oracles import customers as oracle
from tests.random_sales import CUSTOMERS, random_sales
from tests.readapi.door import Door
from tests.readapi.loaded import asking
from tests.sales import CARE, ORDER, note_sales

LTD, ACME = id_of("acme Ltd"), id_of("acme")
PATH = f"customers/{LTD}/overview"
LIVES, QUESTIONS = 15, 6


def told(found: Worth) -> dict[str, object]:
    """As the oracle says it."""
    return {
        name: (each["n"], each["value"]) if "n" in each else oracle.nonzero(each)
        for name, each in asdict(found).items()
    }


def test_what_a_customer_is_worth_equals_its_definition(database: str) -> None:
    asyncio.run(right(database, Random("worth")))


async def right(database: str, random: Random) -> None:
    answers = []
    async with asking(database) as (tables, as_of):
        for _ in range(LIVES):
            log = random_sales(random).log
            tables.load(folded(log.events, random, *PROJECTIONS))
            streams = {id: log.stream(id) for id in {each.stream for each in log.events}}
            for at, known_at in questions(log.events, random, QUESTIONS):
                async with as_of(at, known_at) as snapshot:
                    for customer in CUSTOMERS:
                        answers.append(found := told(await worth(snapshot, customer)))
                        expected = oracle.worth(streams, customer, at, known_at)
                        assert found == expected, (at, known_at)
    for name in answers[0]:  # the question was asked where it matters
        assert len({str(each[name]) for each in answers}) > 1, name


@pytest.fixture
def crm() -> Crm:
    return Crm().tell({"acme": ["lead", "offer"], "roof": ["lead"], "bolt": ["lead", "won"]})


def test_what_is_open_is_there_until_it_is_over(crm: Crm, door: Door) -> None:
    note_sales(crm)
    lamp, call = id_of("no light"), id_of("call")
    crm.do(tickets.open_, lamp, name="No light", customer=LTD)
    crm.do(activities.plan, call, name="Call", kind="call", customer=LTD)
    then = crm.now
    crm.log.turn_clock(DAY)
    crm.say("acme", "won")
    crm.do(tickets.resolve, lamp)
    crm.do(activities.do, call)
    crm.do(orders.pay, ORDER)
    door.tell(crm)
    before, now = door.get(PATH, at=then)["open"], door.get(PATH)["open"]
    assert {name: ids(each) for name, each in before.items()} == {
        "opportunities": [str(ACME)],
        "activities": [str(call)],
        "tickets": [str(lamp)],
        "orders": [str(ORDER)],
        "subscriptions": [str(CARE)],
    }
    assert {name for name, each in now.items() if each} == {"subscriptions"}


def ids(items: Any) -> list[str]:
    return [each["id"] for each in items]


def test_lifetime_value_is_what_was_paid_and_bought(crm: Crm, door: Door) -> None:
    note_sales(crm)
    crm.do(facts.pay, id_of("half"), customer=LTD, order=ORDER, amount=euros(100))
    crm.do(facts.purchase, id_of("till"), customer=LTD, amount=euros(12))
    crm.do(facts.pay, id_of("back"), customer=LTD, amount=euros(-5))
    door.tell(crm)
    worth = door.get(PATH)["worth"]
    assert (worth["paid"], worth["owed"]) == ({"EUR": 9_500}, {"n": 1, "value": {"EUR": 710}})
    assert worth["lifetime_value"] == {"EUR": 10_700}
    crm.do(orders.pay, ORDER)
    door.tell(crm)
    worth = door.get(PATH)["worth"]
    assert (worth["paid"], worth["owed"]["n"]) == ({"EUR": 10_210}, 0)
    assert worth["lifetime_value"] == {"EUR": 11_410}


def test_its_timeline_is_the_first_page_of_all_that_happened(crm: Crm, door: Door) -> None:
    note_sales(crm)
    door.tell(crm)
    [first, second] = door.get(PATH, limit=2)["timeline"]["items"]
    assert (first["topic"], second["topic"]) == ("subscription.started.v1", "order.placed.v1")


@pytest.mark.parametrize(
    ("show", "topics"),
    [
        ("talks", {"note.taken.v1", "activity.planned.v1"}),
        ("deals", {"opportunity.opened.v1", "opportunity.moved.v1"}),
        ("orders", {"order.placed.v1", "subscription.started.v1", "payment.received.v1"}),
        ("tickets", {"ticket.opened.v1"}),
        ("people", {"contact.added.v1"}),
        ("changes", {"customer.entered.v1", "customer.tagged.v1"}),
    ],
)
def test_the_timeline_shows_one_kind_alone(
    crm: Crm, door: Door, show: str, topics: set[str]
) -> None:
    note_sales(crm)
    crm.do(facts.note, id_of("note"), customer=LTD, text="Likes tea")
    crm.do(facts.pay, id_of("paid"), customer=LTD, amount=euros(1))
    crm.do(activities.plan, id_of("call"), name="Call", kind="call", customer=LTD)
    crm.do(tickets.open_, id_of("no light"), name="No light", customer=LTD)
    crm.do(add, id_of("Carl"), name="Carl", customer=LTD)
    crm.do(customers.tag, LTD, tag="vip")
    crm.do(opportunities.archive, id_of("roof"))
    door.tell(crm)
    found = door.get(f"customers/{LTD}/timeline", show=show)
    assert {each["topic"] for each in found["items"]} == topics
    assert found["total"] == len(found["items"])
    assert door.get(f"customers/{LTD}/timeline", show="all") == "invalid"


def test_a_customer_that_was_not_there_yet_has_no_overview(crm: Crm, door: Door) -> None:
    door.tell(crm)
    assert door.get(PATH, at=crm.happened(LTD, 1) - DAY) == "not_there_then"
    assert door.get(f"customers/{id_of('nobody')}/overview") == "not_there"
