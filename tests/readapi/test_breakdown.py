"""The funnel told apart, and its pace, equal those by direct definition, at any instant."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from random import Random
from statistics import mean
from uuid import UUID, uuid4

import pytest

from commands import campaigns, customers, facts, opportunities, pipelines, users
from domain.errors import Refused
from domain.recorded import Recorded
from projections.catalogue import PROJECTIONS
from readapi.cursor import Page
from readapi.funnel import BYS, COHORTS, By, Cohort, Part, Period, funnel
from readapi.pace import Pace
from readapi.ports import Snapshot
from readapi.visits import Counted, visits
from tests.agreement import folded, questions
from tests.crm import DAY, OFFER, SALES, Crm, id_of
from tests.journeys import DEALS, HOUR, random_crm
from tests.oracles.naive import believed
from tests.oracles.pace import closings
from tests.oracles.parts import part
from tests.oracles.visits import Stay
from tests.readapi.conftest import Ask
from tests.readapi.loaded import asking
from tests.readapi.test_figures import UTC_ZONE, adds_up, agrees, by_definition, some_days

Log = dict[UUID, list[Recorded]]
TOUCH_DAYS = 90
JOURNEYS = 12
ANNA, FAIR, SPRING = map(id_of, ("Anna", "fair", "spring"))


def with_customers(random: Random) -> Crm:
    """Journeys whose customers are touched by campaigns, and put into segments."""
    crm = random_crm(random)
    for _ in range(8):
        ltd = id_of(f"{random.choice(DEALS)} Ltd")
        at = random.choice((None, crm.now - random.randrange(40) * HOUR))
        segment = {"segment": random.choice(("large", "small", None))}
        with suppress(Refused):
            crm.do(customers.describe, ltd, at=at, profile=segment)
        touched(crm, ltd, random.choice((FAIR, SPRING)), at)
    return crm


def touched(crm: Crm, customer: UUID, campaign: UUID, at: datetime | None) -> None:
    crm.do(facts.touch, uuid4(), at=at, customer=customer, campaign=campaign, channel="mail")


def test_each_part_is_the_funnel_of_its_visits_alone(database: str) -> None:
    asyncio.run(right(database, Random("parts"), JOURNEYS))


async def right(database: str, random: Random, journeys: int) -> None:
    async with asking(database) as (tables, as_of):
        for _ in range(journeys):
            crm = with_customers(random)
            tables.load(folded(crm.log.events, random, *PROJECTIONS))
            log = {r.stream: [*crm.log.stream(r.stream)] for r in crm.log.events}
            period = some_days(random, crm.log.events)
            for at, known_at in questions(crm.log.events, random, 2):
                async with as_of(at, known_at) as snapshot:
                    await parts_are_right(snapshot, log, period, random)


async def parts_are_right(snapshot: Snapshot, log: Log, period: Period, random: Random) -> None:
    cohort = random.choice(COHORTS)
    at, known_at = snapshot.asof.at, snapshot.asof.known_at
    for by in BYS:
        found = await funnel(snapshot, SALES, period, cohort, by)
        pace_is_right(found.pace, log, period, at, known_at)
        for each in found.parts:
            adds_up(each)
            counts = partial(belongs, each.part, by, snapshot, log)
            own = by_definition(snapshot, log, SALES, period, cohort, counts)
            if each.stages:
                agrees(each, own)
        for number, stage in enumerate(found.stages):
            told = [each.stages[number].entered for each in found.parts if each.stages]
            assert sum(told) == stage.entered
        await opens(snapshot, found.parts, by, period, cohort)


def belongs(own: str, by: By, snapshot: Snapshot, log: Log, deal: UUID, stay: Stay) -> bool:
    asof = snapshot.asof
    return str(part(log, by, deal, stay, TOUCH_DAYS, asof.at, asof.known_at) or "") == own


async def opens(
    snapshot: Snapshot, parts: Sequence[Part], by: By, period: Period, cohort: Cohort
) -> None:
    for each in parts:
        wanted = Counted(by=by, part=each.part)
        told = await visits(snapshot, SALES, period, cohort, wanted, Page(500))
        assert told.total == sum(stage.entered for stage in each.stages)


def pace_is_right(pace: Pace, log: Log, period: Period, at: datetime, known_at: datetime) -> None:
    told = [believed(log[id], at, known_at) for id in map(id_of, DEALS) if id in log]
    open_, ends, took = closings(filter(None, told), SALES, period.since, period.until)
    won = [stay.amount for stay in ends if stay.outcome == "won"]
    assert (pace.open, pace.won, pace.lost) == (open_, len(won), len(ends) - len(won))
    assert pace.win_rate == (len(won) / len(ends) if ends else None)
    assert pace.mean_cycle == (pytest.approx(mean(took)) if took else None)
    velocity = pace.velocity.get("EUR")
    if won and mean(took):
        expected = open_ * (len(won) / len(ends)) * mean(won) / mean(took)
        assert velocity == pytest.approx(expected)


def test_a_deal_that_changed_hands_counts_where_it_was(ask: Ask) -> None:
    crm = Crm().tell({"acme": ["lead"]})
    crm.do(opportunities.assign, id_of("acme"), owner=None)
    crm.tell({"acme": ["offer"]})
    whole = Period(datetime(2024, 1, 1, tzinfo=UTC).date(), crm.now.date(), UTC_ZONE)
    found = ask(crm, lambda snapshot: funnel(snapshot, SALES, whole, by="owner"))
    assert [(each.part, each.name) for each in found.parts] == [("", None)]
    assert found.stages[0].rates["visits"].conversion == 1
    assert found.stages[1].rates["visits"].of_settled is None
    assert found.stages[1].ages.n == 1
    assert [stage.cumulative for stage in found.stages] == [1, 1, 0]


def test_a_retired_stage_is_in_all_parts_if_deals_of_one_were_in_it(ask: Ask) -> None:
    crm = Crm().tell({"acme": ["lead", "offer", "trial"], "bolt": ["lead", "trial"]})
    crm.do(users.join, ANNA, name="Anna", login="anna")
    crm.tell({"core": ["lead"]})
    crm.do(opportunities.assign, id_of("core"), owner=ANNA)
    crm.tell({"core": ["trial"]})
    crm.do(pipelines.retire_stage, SALES, stage=OFFER)
    whole = Period(datetime(2024, 1, 1, tzinfo=UTC).date(), crm.now.date(), UTC_ZONE)
    found = ask(crm, lambda snapshot: funnel(snapshot, SALES, whole, by="owner"))
    entered = {each.name: [stage.entered for stage in each.stages] for each in found.parts}
    assert entered == {None: [3, 1, 2], "Anna": [0, 0, 1]}
    assert [stage.skipped for stage in found.parts[-1].stages] == [1, 1, 0]


def test_a_campaign_counts_that_touched_the_customer_before_the_deal(ask: Ask) -> None:
    crm = Crm()
    for campaign, days in ((FAIR, 100), (SPRING, 3), (FAIR, 5)):
        touched(crm, id_of("acme Ltd"), campaign, crm.now - days * DAY)
    crm.do(campaigns.plan, SPRING, name="Spring")
    crm.tell({"acme": ["lead"], "bolt": ["lead"]})
    whole = Period(datetime(2024, 1, 1, tzinfo=UTC).date(), crm.now.date(), UTC_ZONE)
    found = ask(crm, lambda snapshot: funnel(snapshot, SALES, whole, by="campaign"))
    assert {each.name: each.stages[0].entered for each in found.parts} == {None: 1, "Spring": 1}
