"""What is counted, also by a clock, is accounted for cause by cause as money is."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

import pytest

from commands import (
    activities,
    campaigns,
    customers,
    facts,
    opportunities,
    pipelines,
    sla_policies,
    tickets,
)
from domain.activity import Activity
from domain.errors import Refused
from domain.money import Money
from domain.ticket import Ticket
from projections.catalogue import PROJECTIONS
from readapi.bridge.bridge import Explained, explain
from readapi.bridge.measures import Scope, measure
from readapi.ports import Snapshot
from readapi.receipt import Receipt
from tests import returns
from tests.agreement import folded
from tests.crm import DAY, LEAD, RENEWALS, SALES, STAGES, Crm, euros, id_of, instead, opening
from tests.errands import ACTIVITIES, ANNA, CUSTOMERS, HOUR, TICKETS, random_errands
from tests.given import ACME
from tests.journeys import DEALS, random_crm
from tests.oracles import clocks, counted
from tests.oracles.breached import breached
from tests.oracles.counted import Story, Streams
from tests.oracles.naive import field
from tests.oracles.returns import returned
from tests.oracles.visits import stays
from tests.readapi import test_service as service
from tests.readapi.conftest import Ask
from tests.readapi.door import Door
from tests.readapi.loaded import asking
from tests.readapi.test_bridge import pairs
from tests.service import OFFICE, PROMISE, terms

JOURNEYS, QUESTIONS = 8, 4
SPRING, FAIR = returns.CAMPAIGNS
Is = Callable[[Story, datetime], bool]
BY_DEFINITION: dict[str, tuple[Is, list[UUID]]] = {
    "backlog": (clocks.in_backlog, TICKETS),
    "overdue": (clocks.is_overdue, ACTIVITIES),
}
"""{measure: whether a story counts, of which records}."""
ASSIGNING = (Ticket.Opened, Ticket.Assigned, Activity.Planned, Activity.Assigned)


def test_every_bridge_equals_its_definition(database: str) -> None:
    asyncio.run(bridges_are_right(database, Random("counted"), JOURNEYS, QUESTIONS))


async def bridges_are_right(database: str, random: Random, journeys: int, asked: int) -> None:
    """On so many journeys, so many questions each."""
    async with asking(database) as (tables, as_of):
        for _ in range(journeys):
            log = random_errands(random).log
            tables.load(folded(log.events, random, *PROJECTIONS))
            for (since, at), (known_since, known_at) in pairs(log.events, random, asked):
                async with as_of(at, known_at) as snapshot:
                    for name, (counts, ids) in BY_DEFINITION.items():
                        streams = {id: log.stream(id) for id in ids}
                        for owner in (None, ANNA):
                            asked_for = measure(name, Scope(owner=owner))
                            found = await explain(snapshot, asked_for, since, known_since)
                            is_right(found, of(counts, owner), streams, snapshot)


def test_every_bridge_of_rotting_deals_equals_its_definition(database: str) -> None:
    asyncio.run(rotting_is_right(database, Random("rotting"), 3 * JOURNEYS, QUESTIONS))


async def rotting_is_right(database: str, random: Random, journeys: int, asked: int) -> None:
    """On so many journeys through stages whose terms change, so many questions each."""
    async with asking(database) as (tables, as_of):
        for _ in range(journeys):
            log = with_terms(random_crm(random), random).log
            tables.load(folded(log.events, random, *PROJECTIONS))
            streams = {id: log.stream(id) for id in (*map(id_of, DEALS), SALES, RENEWALS)}
            for (since, at), (known_since, known_at) in pairs(log.events, random, asked):
                async with as_of(at, known_at) as snapshot:
                    for pipeline in (None, SALES):
                        asked_for = measure("rotting", Scope(pipeline=pipeline))
                        found = await explain(snapshot, asked_for, since, known_since)
                        is_right(found, rotting_in(pipeline, streams, known_at), streams, snapshot)


def with_terms(crm: Crm, random: Random) -> Crm:
    """Learned one after the other: after how many days deals rotted, one, two or none."""
    for stage in random.choices(STAGES, k=8):
        said: dict[str, Any] = {"probability": "0.3", "rots_after": random.choice((None, 1, 1, 2))}
        at = random.choice(crm.log.events).occurred_at
        with suppress(Refused):
            crm.correct(SALES, instead=[instead(pipelines.rate_stage, at, stage=stage, **said)])
    crm.log.turn_clock(random.randrange(4) * DAY)
    return crm


def rotting_in(
    pipeline: UUID | None, log: Streams, known_at: datetime
) -> Callable[[Streams, datetime], int]:
    def total(told: Streams, at: datetime) -> int:
        found = clocks.rotting(told, log, at, known_at)
        return sum(pipeline in {None, stays(own)[-1].pipeline} for own in found)

    return total


def test_every_bridge_of_returns_equals_its_definition(database: str) -> None:
    asyncio.run(returns_are_right(database, Random("returns"), JOURNEYS, QUESTIONS))


async def returns_are_right(database: str, random: Random, journeys: int, asked: int) -> None:
    """On so many journeys of deals and campaigns, so many questions each."""
    ids = (*map(id_of, DEALS), *returns.CAMPAIGNS, *returns.SPENDS)
    async with asking(database) as (tables, as_of):
        for _ in range(journeys):
            log = returns.random_returns(random).log
            tables.load(folded(log.events, random, *PROJECTIONS))
            streams = {id: log.stream(id) for id in ids}
            for (since, at), (known_since, known_at) in pairs(log.events, random, asked):
                async with as_of(at, known_at) as snapshot:
                    for only in (None, returns.CAMPAIGNS[0]):
                        asked_for = measure("campaign_return", Scope(campaign=only))
                        found = await explain(snapshot, asked_for, since, known_since)
                        is_right(found, of_campaigns(only), streams, snapshot)


def of_campaigns(only: UUID | None) -> Callable[[Streams, datetime], int]:
    return lambda told, _: returned(told, only)


@pytest.mark.parametrize("seed", range(3))
def test_every_bridge_of_breached_tickets_equals_its_definition(seed: int, database: str) -> None:
    asyncio.run(breached_is_right(database, Random(f"breached {seed}"), QUESTIONS))


async def breached_is_right(database: str, random: Random, asked: int) -> None:
    """Some weeks of tickets whose promises and calendar change, so many questions."""
    crm = service.told_by(random)
    streams = service.streams_of(crm)
    own = {id: streams[id] for id in (PROMISE, OFFICE, *service.TICKETS)}
    async with asking(database) as (tables, as_of):
        tables.load(crm.fold(*PROJECTIONS))
        moments = list(service.questions(crm, random, 2 * asked))
        for one, other in zip(moments[:asked], moments[asked:], strict=True):
            since, at = sorted((one[0], other[0]))
            known_since, known_at = sorted((one[1], other[1]))
            async with as_of(at, known_at) as snapshot:
                found = await explain(snapshot, measure("breached", Scope()), since, known_since)
                is_right(found, breached_by, own, snapshot)


def breached_by(told: Streams, at: datetime) -> int:
    return len(breached(told, PROMISE, service.FIRST, service.LENGTH, at))


def of(counts: Is, owner: UUID | None) -> Callable[[Streams, datetime], int]:
    def total(told: Streams, at: datetime) -> int:
        return sum(
            counts(own, at) and owner in {None, field(own, "owner", *ASSIGNING)}
            for own in told.values()
        )

    return total


def is_right(
    found: Explained,
    total: Callable[[Streams, datetime], int],
    streams: Streams,
    snapshot: Snapshot,
) -> None:
    told, asof = found.bridge, snapshot.asof
    start, added, end = counted.bridge(
        total, streams, (told.since, told.known_since), (asof.at, asof.known_at)
    )
    assert (sum(told.start.values()), sum(told.end.values())) == (start, end)
    steps = {step.cause: sum(step.value.values()) for step in told.steps}
    assert {cause: value for cause, value in steps.items() if value} == {
        cause: value for cause, value in added.items() if value
    }
    assert start + sum(steps.values()) == end


def steps(ask: Ask, crm: Crm, name: str, since: datetime, **scope: Any) -> dict[str, int]:
    """By cause."""

    async def question(snapshot: Snapshot) -> Explained:
        return await explain(snapshot, measure(name, Scope(**scope)), since, since)

    told = ask(crm, question).bridge
    return {step.cause: sum(step.value.values()) for step in told.steps}


def errands() -> Crm:
    """Two tickets are open; a call was due yesterday, a task is by the end of tomorrow."""
    crm = Crm().tell({"acme": ["lead"]})
    crm.log.turn_clock(DAY)
    for ticket in TICKETS[:2]:
        crm.do(tickets.open_, ticket, name="help", customer=CUSTOMERS[0], owner=None)
    call, task, _ = ACTIVITIES
    crm.do(activities.plan, call, name="call", begins=(crm.now - DAY).isoformat())
    crm.do(activities.plan, task, name="task", due=str((crm.now + DAY).date()))
    crm.log.turn_clock(HOUR)
    return crm


def test_tickets_come_are_settled_and_come_back(ask: Ask) -> None:
    crm = errands()
    since = crm.now
    crm.log.turn_clock(DAY)
    crm.do(tickets.open_, TICKETS[2], name="more", customer=CUSTOMERS[0])
    crm.do(tickets.resolve, TICKETS[0])
    crm.do(tickets.close, TICKETS[1])
    assert steps(ask, crm, "backlog", since) == {"new": 1, "resolved": -1, "closed": -1}
    crm.do(tickets.close, TICKETS[0])
    crm.do(tickets.reopen, TICKETS[0], reason="again")
    assert steps(ask, crm, "backlog", crm.now - HOUR) == {
        "new": 1,
        "resolved": -1,
        "reopened": 1,
        "closed": -1,
    }


def test_what_nobody_touches_becomes_overdue_as_time_passes(ask: Ask) -> None:
    crm = errands()
    since = crm.now
    crm.log.turn_clock(3 * DAY)
    assert steps(ask, crm, "overdue", since) == {"time_passed": 1}
    call, task, other = ACTIVITIES
    crm.do(activities.do, call)
    crm.do(activities.reschedule, task, due=str((crm.now + DAY).date()))
    crm.do(activities.plan, other, name="late", due=str((crm.now - 2 * DAY).date()))
    told = {"new": 1, "slipped": -1, "closed": -1, "time_passed": 1}
    assert steps(ask, crm, "overdue", since) == told


def test_a_deal_rots_as_time_passes_until_it_is_moved_or_may_stay_longer(ask: Ask) -> None:
    crm = Crm().tell({"acme": ["lead"], "bolt": ["lead"]})
    crm.do(pipelines.rate_stage, SALES, stage=LEAD, probability="0.1", rots_after=5)
    since = crm.now
    crm.log.turn_clock(5.5 * DAY)
    assert steps(ask, crm, "rotting", since) == {"time_passed": 1}
    crm.log.turn_clock(DAY)
    crm.say("acme", "offer")
    assert steps(ask, crm, "rotting", since) == {"moved_forward": -1, "time_passed": 2}
    crm.do(pipelines.rate_stage, SALES, stage=LEAD, probability="0.1", rots_after=50)
    told = {"moved_forward": -1, "redefined": -1, "time_passed": 2}
    assert steps(ask, crm, "rotting", since) == told


def test_a_promise_is_broken_when_its_working_time_is_over(ask: Ask) -> None:
    crm = service.office()
    since = crm.now
    first, other, _ = TICKETS
    for ticket in (first, other):
        crm.do(tickets.open_, ticket, name="help", customer=ACME)
    crm.log.turn_clock(4 * HOUR)
    assert steps(ask, crm, "breached", since) == {}
    crm.log.turn_clock(2 * HOUR)
    assert steps(ask, crm, "breached", since) == {"time_passed": 2}
    crm.do(tickets.resolve, first)
    crm.do(sla_policies.revise, PROMISE, terms=terms(targets=[{"answer": 500}]))
    told = {"resolved": -1, "redefined": -1, "time_passed": 2}
    assert steps(ask, crm, "breached", since) == told


def mailing() -> Crm:
    """A deal from letters, one in dollars and one from the web are won; letters cost 30 euros."""
    crm = Crm()
    dollars = Money(amount=Decimal(70), currency="USD")
    for deal, more in (("acme", {}), ("bolt", {"amount": dollars}), ("core", {"source": "web"})):
        crm.do(customers.enter, id_of(f"{deal} Ltd"), name=deal)
        crm.do(opportunities.open_, id_of(deal), **opening(deal) | {"source": "letter"} | more)
    crm.do(campaigns.plan, SPRING, name="Spring letter", source="letter")
    crm.do(campaigns.plan, FAIR, name="Fair")
    crm.log.turn_clock(DAY)
    for deal in ("acme", "bolt", "core"):
        crm.do(opportunities.win, id_of(deal))
    crm.do(facts.spend, id_of("stamps"), amount=euros(30), campaign=SPRING)
    crm.do(facts.spend, id_of("stand"), amount=euros(500), campaign=FAIR)
    return crm


def test_a_campaign_returns_what_its_source_won_less_its_cost(door: Door) -> None:
    crm = mailing()
    since: dict[str, Any] = {"from": (crm.now - DAY / 2).isoformat()}
    door.tell(crm)
    told = door.get("bridge/campaign_return", **since, campaign="spring LETTER", cause="spent")
    assert (told["start"], told["end"]) == ({}, {"EUR": 7_000, "USD": 7_000})
    values = {each["cause"]: each["value"] for each in told["steps"]}
    assert values == {"won": {"EUR": 10_000, "USD": 7_000}, "spent": {"EUR": -3_000}}
    [item] = told["items"]
    assert (item["record"], item["name"]) == (str(id_of("stamps")), "Spring letter")
    receipt = Receipt.read(told["receipt"])
    assert receipt.definitions == {str(SPRING): 1}
    assert door.get("bridge/campaign_return", **since)["end"] == told["end"]


def test_another_source_is_a_redefinition_and_a_deal_counts_once(ask: Ask) -> None:
    crm = mailing()
    since = crm.now
    crm.log.turn_clock(DAY)
    crm.do(campaigns.name_source, FAIR, source="letter")
    assert steps(ask, crm, "campaign_return", since) == {"redefined": -50_000}
    assert steps(ask, crm, "campaign_return", since, campaign=FAIR) == {"redefined": -33_000}
    crm.do(campaigns.name_source, FAIR, source="web")
    assert steps(ask, crm, "campaign_return", since) == {"redefined": -40_000}
    crm.do(opportunities.reopen, id_of("acme"))
    told = {"reopened": -10_000, "redefined": -40_000}
    assert steps(ask, crm, "campaign_return", since) == told


def test_a_campaign_that_never_named_a_source_has_no_return(door: Door) -> None:
    crm = mailing()
    since: dict[str, Any] = {"from": (crm.now - DAY / 2).isoformat()}
    door.tell(crm)
    bridge = "bridge/campaign_return"
    assert door.get(bridge, **since, campaign=str(FAIR)) == "campaign_without_source"
    assert door.get(bridge, **since, campaign="nobody") == "no_such_campaign"
    assert door.get("bridge/won_value", **since, campaign=str(FAIR)) == "not_narrowed"
    crm.do(campaigns.name_source, FAIR, source="web")
    crm.do(campaigns.name_source, FAIR, source=None)
    door.tell(crm)
    assert door.get(bridge, **since, campaign=str(FAIR))["steps"]


def test_the_door_tells_when_time_was_over_and_whose(door: Door) -> None:
    crm = errands()
    since = crm.now
    crm.log.turn_clock(3 * DAY)
    door.tell(crm)
    period: dict[str, Any] = {"from": since.isoformat(), "known_at": crm.now}
    told = door.get("bridge/overdue", **period, cause="time_passed")
    assert (told["start"], told["end"]) == ({"activities": 1}, {"activities": 2})
    [item] = told["items"]
    assert (item["record"], item["name"], item["unit"]) == (
        str(ACTIVITIES[1]),
        "task",
        "activities",
    )
    midnight = (since + 2 * DAY).replace(hour=0, minute=0, second=0, microsecond=0)
    assert datetime.fromisoformat(item["occurred_at"]) == midnight
    assert (item["position"], item["version"], item["topic"]) == (None, None, None)
    assert door.get("activities", when="overdue")["total"] == 2


@pytest.mark.parametrize("scope", [{"source": "web"}, {"pipeline": id_of("sales")}])
def test_a_ticket_has_no_pipeline_and_no_source(scope: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="not narrowed down"):
        measure("backlog", Scope(**scope))
