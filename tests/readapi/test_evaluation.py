"""An evaluation counts what its oracle counts; its intervals hold the truth as often as said."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from math import comb
from random import Random
from typing import Any
from uuid import UUID

import pytest

from commands import customers, facts, opportunities, orders, tickets
from domain.errors import Refused
from projections.catalogue import PROJECTIONS
from readapi.evaluation.cases import MEASURES, OF_DEALS, TIMES, Found, Window, cases
from readapi.evaluation.evaluation import change, cohorts
from readapi.evaluation.samples import FEWEST, Shares, Times, difference
from readapi.evaluation.statistics import Interval, Z, of_median, of_share
from readapi.funnel import BYS, By, Period
from readapi.ports import Snapshot
from tests.agreement import folded, questions
from tests.crm import DAY, Crm, euros, id_of, instead
from tests.journeys import HOUR
from tests.oracles import evaluation as oracle
from tests.oracles.naive import believed
from tests.oracles.parts import part, segment
from tests.oracles.visits import stays
from tests.readapi.conftest import Ask
from tests.readapi.door import Door
from tests.readapi.loaded import asking
from tests.readapi.test_breakdown import TOUCH_DAYS, Log, with_customers
from tests.readapi.test_figures import UTC_ZONE

JOURNEYS = 6
BUYERS = [id_of(f"{name} Ltd") for name in ("acme", "bolt", "core")]


def test_every_case_is_counted_once_where_it_belongs(database: str) -> None:
    asyncio.run(right(database, Random("evaluation"), JOURNEYS))


async def right(database: str, random: Random, journeys: int) -> None:
    """Every measure has cases among them."""
    seen = set[str]()
    async with asking(database) as (tables, as_of):
        for _ in range(journeys):
            crm = busy(random)
            tables.load(folded(crm.log.events, random, *PROJECTIONS))
            log = {r.stream: [*crm.log.stream(r.stream)] for r in crm.log.events}
            for at, known_at in questions(crm.log.events, random, 2):
                async with as_of(at, known_at) as snapshot:
                    window = some_window(random, crm, snapshot.asof.at)
                    seen.update(await counts(snapshot, log, window))
    assert seen == set(MEASURES)


def busy(random: Random) -> Crm:
    """Deals and customers that also complain, are answered, rate, order and buy."""
    crm = with_customers(random)
    for number in range(12):
        ticket, who, at = id_of(f"t{number}"), random.choice(BUYERS), crm.now - 40 * HOUR
        with suppress(Refused):
            for word in random.choice((("lead", "won"), ("lead", "lost", "again"), ("lead",))):
                crm.say(f"quick{number}", word)
        with suppress(Refused):
            kind, later = random.choice(("enquiry", "complaint")), random.choice((None, at + HOUR))
            crm.do(tickets.open_, ticket, at=at, name="Lamp", customer=who, kind=kind)
            crm.log.turn_clock(random.randrange(9) * HOUR)
            if random.random() < 0.5:
                crm.do(tickets.answer, ticket, at=later, text="Yes")
            else:
                crm.do(tickets.wait, ticket, at=later, awaiting="customer")
            crm.do(tickets.resolve, ticket)
            rated: dict[str, Any] = {"customer": who, "ticket": ticket, "scale": "csat"}
            crm.do(facts.rate, id_of(f"r{number}"), score=random.randint(1, 5), **rated)
            if random.random() < 0.4:
                crm.correct(ticket, 2)
        with suppress(Refused):
            decide, own = random.choice(
                ((orders.place, id_of(f"o{number}")), (facts.purchase, id_of(f"p{number}")))
            )
            crm.do(decide, own, at=crm.now - 30 * HOUR, customer=who, amount=euros(9))
        with suppress(Refused):
            some = random.choice((customers.archive, customers.restore))
            crm.do(some, random.choice(BUYERS))
        with suppress(Refused):
            crm.do(orders.cancel, id_of(f"o{random.randrange(9)}"), reason="late")
    return crm


def some_window(random: Random, crm: Crm, at: datetime) -> Window:
    within = random.randint(1, 2)
    first = crm.log.events[0].occurred_at - DAY
    until = max(at - within * DAY, first)
    turn = first + (until - first) * random.random()
    return Window(first, turn, until, within)


async def counts(snapshot: Snapshot, log: Log, window: Window) -> set[str]:
    """The measures that had cases."""
    asof, within = snapshot.asof, timedelta(days=window.within)
    asked = [(False, window.since, window.turn), (True, window.turn, window.until)]
    told = [
        (after, case)
        for after, since, until in asked
        if since < until
        for case in oracle.cases(log, since, until, within, asof.at, asof.known_at)
    ]
    for by in (None, *BYS):
        expected: dict[str, dict[tuple[str, bool], list[Any]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for after, (measure, record, outcome) in told:
            name = part_of(log, by, measure, record, window, snapshot)
            if name is not None:
                expected[measure][name, after].append(outcome)
        found = await cases(snapshot, window, by)
        for measure in MEASURES if by in {None, "segment"} else OF_DEALS[:3]:
            assert shown(found, measure) == {
                group: outcome_of(measure, own) for group, own in expected[measure].items()
            }, (by, measure)
    return {measure for _, (measure, _, _) in told}


def part_of(
    log: Log, by: By | None, measure: str, record: UUID, window: Window, snapshot: Snapshot
) -> str | None:
    """None of what is not compared: only by segment is a customer's part that of its deals."""
    asof = snapshot.asof
    if by is None:
        return ""
    if by == "segment":
        own = believed(log.get(record, ()), asof.at, asof.known_at)
        customer = getattr(own[0].event, "customer", record) if own else record
        return segment(log.get(customer, ()), asof.at, asof.known_at) or ""
    if measure not in OF_DEALS[:3]:
        return None
    opening = stays(believed(log[record], asof.at, asof.known_at))[0]
    if by == "product":
        opening = replace(opening, begun=opening.begun + window.within * DAY)
    return str(part(log, by, record, opening, TOUCH_DAYS, asof.at, asof.known_at) or "")


def outcome_of(measure: str, own: list[Any]) -> Any:
    return [*map(pytest.approx, sorted(own))] if measure in TIMES else (sum(own), len(own))


def shown(found: Found, measure: Any) -> dict[tuple[str, bool], Any]:
    """What there is any of."""
    told: Mapping[tuple[str, bool], Any] = found.get(measure, {})
    return {
        group: own.all if isinstance(own, Times) else (own.k, own.n)
        for group, own in told.items()
        if own.n
    }


def many(crm: Crm, won: int, lost: int, called: str) -> None:
    for number in range(won + lost):
        crm.say(f"{called}{number}", "lead")
        crm.log.turn_clock(HOUR)
        crm.say(f"{called}{number}", "won" if number < won else "lost")


@pytest.fixture(scope="module")
def changed() -> tuple[Crm, date]:
    """Of 24 deals 6 were won, and of as many since the change 20."""
    crm = Crm()
    crm.log.turn_clock(DAY)
    many(crm, 6, 18, "old")
    crm.log.turn_clock(DAY - timedelta(hours=crm.now.hour, minutes=crm.now.minute))
    on = crm.now.date()
    crm.log.turn_clock(HOUR)
    many(crm, 20, 4, "new")
    crm.log.turn_clock(5 * DAY)
    return crm, on


def test_a_change_that_worked_is_told_from_chance(ask: Ask, changed: tuple[Crm, date]) -> None:
    crm, on = changed
    found = ask(crm, lambda snapshot: change(snapshot, on, UTC_ZONE, days=30, within=2))
    told = {each.measure: each for each in found.comparisons}
    conversion = told["conversion"]
    assert (conversion.first.k, conversion.first.n) == (6, 24)
    assert (conversion.second.k, conversion.second.n) == (20, 24)
    assert (conversion.verdict, told["loss"].verdict) == ("higher", "lower")
    assert conversion.difference
    assert conversion.difference.value == pytest.approx(14 / 24)
    assert told["cycle_days"].verdict == "no_difference"
    assert (told["satisfaction"].verdict, told["satisfaction"].difference) == ("too_few", None)


def test_what_was_not_known_then_changes_nothing_then(ask: Ask, changed: tuple[Crm, date]) -> None:
    crm, on = changed
    then = crm.now
    before = ask(crm, lambda s: change(s, on, UTC_ZONE, within=2), known_at=then)
    crm.log.turn_clock(DAY)
    won = crm.happened(id_of("new1"), 2)
    crm.correct(id_of("new1"), 2, instead=[instead(opportunities.lose, won, reason="price")])
    again = ask(crm, lambda s: change(s, on, UTC_ZONE, within=2), known_at=then)
    later = ask(crm, lambda s: change(s, on, UTC_ZONE, within=2), at=then)
    assert again == before
    assert later.comparisons[0].second.k == 19


def test_what_is_younger_than_it_is_judged_at_is_not_counted(
    ask: Ask, changed: tuple[Crm, date]
) -> None:
    """And what lies before the change is cut alike."""
    crm, on = changed
    found = ask(crm, lambda snapshot: change(snapshot, on, UTC_ZONE, within=60))
    assert found.since == found.turn == found.until
    assert {each.verdict for each in found.comparisons} == {"too_few"}
    found = ask(crm, lambda snapshot: change(snapshot, on, UTC_ZONE, within=6))
    assert found.turn - found.since == found.until - found.turn == 25 * HOUR


def test_each_part_is_compared_with_all_others(ask: Ask, changed: tuple[Crm, date]) -> None:
    crm, _ = changed
    days = Period(date(2020, 1, 1), crm.now.date(), UTC_ZONE)
    found = ask(crm, lambda snapshot: cohorts(snapshot, days, "source", within=2))
    conversion = found.comparisons[0]
    assert (conversion.part, conversion.first.n, conversion.second.n) == ("", 0, 48)
    assert conversion.verdict == "too_few"


def test_it_is_asked_at_the_ends_of_the_calendar(door: Door, changed: tuple[Crm, date]) -> None:
    crm, on = changed
    door.tell(crm)
    for day in ("0001-01-01", "9999-12-31", str(on)):
        told = door.get("evaluation/change", on=day, within="2")
        assert len(told["comparisons"]) == len(MEASURES)
        days: dict[str, Any] = {"from": min(day, str(on)), "to": max(day, str(on))}
        assert door.get("evaluation/cohorts", by="owner", **days)["by"] == "owner"
    empty = door.get("evaluation/change", on=str(on), at=datetime(1, 1, 1, tzinfo=UTC))
    assert {each["second"]["n"] for each in empty["comparisons"]} == {0}
    again = door.get("evaluation/change", on=str(on), within="2")
    same = door.get("evaluation/change", on=str(on), within="2", receipt=again["receipt"])
    assert same == again
    wrong = door.get("evaluation/change", on=str(on), pipeline=str(id_of("nowhere")))
    assert wrong == "no_such_pipeline"
    assert door.get("evaluation/change", on=str(on), within="0") == "invalid"
    assert door.get("evaluation/cohorts", by="weather", **days) == "invalid"
    backwards: dict[str, Any] = {"from": "2024-02-01", "to": "2024-01-01"}
    assert door.get("evaluation/cohorts", by="owner", **backwards) == "period_backwards"


PUBLISHED = [
    ((48, 80), (56, 70), (0.0524, 0.3339)),
    ((3, 10), (9, 10), (0.1705, 0.8090)),
    ((2, 7), (6, 7), (0.0582, 0.8062)),
    ((0, 29), (5, 56), (-0.0381, 0.1926)),
    ((0, 20), (0, 10), (-0.1611, 0.2775)),
    ((0, 10), (10, 10), (0.6075, 1.0000)),
]
"""Newcombe (1998), Interval estimation for the difference between independent proportions, table
II, method 10."""


@pytest.mark.parametrize(("first", "second", "interval"), PUBLISHED)
def test_differences_of_shares_have_the_published_intervals(
    first: tuple[int, int], second: tuple[int, int], interval: tuple[float, float]
) -> None:
    found, _ = difference(Shares(*first), Shares(*second), fewest=1)
    assert found
    assert (found.low, found.high) == pytest.approx(interval, abs=0.00006)


def test_a_share_lies_just_as_far_off_as_chance_reaches() -> None:
    """Where |k/n - p| = z sqrt(p (1 - p) / n), the interval ends: it is solved here by halving."""
    for n in range(1, 40):
        for k in range(n + 1):
            found = of_share(k, n)
            for end, beyond in ((found.low, 0.0), (found.high, 1.0)):
                assert end == pytest.approx(halved(k, n, beyond), abs=1e-9)


def halved(k: int, n: int, beyond: float) -> float:
    inside = k / n
    for _ in range(60):
        p = (beyond + inside) / 2
        if abs(k / n - p) > Z * (p * (1 - p) / n) ** 0.5:
            beyond = p
        else:
            inside = p
    return inside


def test_the_median_lies_between_two_of_the_times_in_95_of_100_cases() -> None:
    """Whether a time is beyond the median is a coin's throw: so it is between the r-th from either
    end unless less than r fall on one side.
    """
    for n in range(6, 400):
        times = [float(each) for each in range(n)]
        r = round(of_median(times).low) + 1
        assert of_median(times).high == n - r
        sure = 1 - 2 * sum(comb(n, less) for less in range(r)) / 2**n
        assert sure > 0.949
        assert 1 - 2 * sum(comb(n, less) for less in range(r + 2)) / 2**n < 0.95
    assert of_median([3.0]) == of_median([3.0, 3.0]) == Interval(3.0, 3.0)


def test_intervals_miss_in_about_five_of_a_hundred_cases() -> None:
    random, missed, rounds = Random(5), 0, 1_000
    for _ in range(rounds):
        ours, theirs = (Shares(sum(random.random() < 0.3 for _ in range(40)), 40) for _ in "ab")
        missed += difference(ours, theirs)[1] != "no_difference"
    assert 0.02 < missed / rounds < 0.08


def test_times_that_are_alike_differ_in_few_of_a_hundred_cases() -> None:
    random, missed, rounds = Random(6), 0, 1_000
    for _ in range(rounds):
        ours, theirs = (Times(sorted(random.expovariate(1) for _ in range(n))) for n in (25, 60))
        missed += difference(ours, theirs)[1] != "no_difference"
    assert 0.01 < missed / rounds < 0.07


def test_too_few_cases_are_said_to_be_too_few() -> None:
    enough = Shares(9, FEWEST)
    assert difference(enough, Shares(0, FEWEST - 1)) == (None, "too_few")
    assert difference(enough, Shares(9, FEWEST))[1] == "no_difference"
    assert difference(Times([1.0] * 30), Times([9.0] * 30))[1] == "higher"
    assert difference(Times(()), Times([9.0] * 30)) == (None, "too_few")
