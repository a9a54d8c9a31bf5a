"""Every difference between two instants is accounted for, cause by cause."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from random import Random
from typing import Any

import pytest

from commands import opportunities, pipelines
from domain.errors import Refused
from domain.recorded import Recorded
from projections.catalogue import PROJECTIONS
from readapi.bridge.bridge import Explained, explain
from readapi.bridge.measures import Measure, Scope, measure
from readapi.ports import Snapshot
from tests.agreement import folded, questions
from tests.crm import DAY, LEAD, RENEWALS, SALES, Crm, euros, id_of, instead
from tests.journeys import DEALS, random_crm
from tests.oracles import bridge as oracle
from tests.oracles.bridge import Streams
from tests.readapi.conftest import Ask
from tests.readapi.door import Door
from tests.readapi.loaded import asking

JOURNEYS, QUESTIONS = 25, 4

LATEST = date.max
Pair = tuple[datetime, datetime]


def test_every_bridge_equals_its_definition(database: str) -> None:
    asyncio.run(bridges_are_right(database, Random("bridge"), JOURNEYS, QUESTIONS))


async def bridges_are_right(database: str, random: Random, journeys: int, asked: int) -> None:
    """On so many journeys, so many questions each."""
    async with asking(database) as (tables, as_of):
        for _ in range(journeys):
            log = random_crm(random).log
            tables.load(folded(log.events, random, *PROJECTIONS))
            streams = {id: log.stream(id) for id in (*map(id_of, DEALS), SALES, RENEWALS)}
            for before, after in pairs(log.events, random, asked):
                (since, at), (known_since, known_at) = before, after
                async with as_of(at, known_at) as snapshot:
                    for asked_for in some_measures(random):
                        found = await explain(snapshot, asked_for, since, known_since)
                        is_right(found, asked_for, streams, snapshot)


def pairs(log: Sequence[Recorded], random: Random, n: int) -> Iterator[tuple[Pair, Pair]]:
    """(since, at) and (known since, known at), each in order."""
    asked = list(questions(log, random, 2 * n))
    for (one, known_one), (other, known_other) in zip(asked[:n], asked[n:], strict=True):
        yield in_order(one, other), in_order(known_one, known_other)


def in_order(one: datetime, other: datetime) -> Pair:
    return (one, other) if one <= other else (other, one)


def some_measures(random: Random) -> Iterator[Measure[Any]]:
    """Each of all deals or of some."""
    for name in ("open_pipeline", "weighted_pipeline", "won_value"):
        yield measure(name, Scope())
    yield measure("won_value", Scope(pipeline=SALES))
    yield measure("weighted_pipeline", Scope(owner=random.choice((None, id_of("Anna")))))
    days = (None, date(2024, 6, 29), date(2024, 6, 30))
    scope = Scope(pipeline=SALES, closing_from=random.choice(days), closing_to=random.choice(days))
    yield measure("open_pipeline", scope)


def is_right(found: Explained, asked: Measure[Any], streams: Streams, snapshot: Snapshot) -> None:
    def worth(deal: oracle.Deal, chance: Any) -> int:
        if not in_scope(deal, asked.scope) or deal["status"] not in asked.statuses:
            return 0
        if deal["status"] == "open" and deal["archived"]:
            return 0
        own = deal["probability"]
        own = chance(deal["pipeline"], deal["stage"]) if own is None else own
        is_weighted = asked.name == "weighted_pipeline"
        return oracle.weighted(deal["amount"], own) if is_weighted else int(deal["amount"])

    told = found.bridge
    asof = snapshot.asof
    start, added, end = oracle.bridge(
        worth, streams, (told.since, told.known_since), (asof.at, asof.known_at)
    )
    assert told.start.get("EUR", 0) == start
    assert told.end.get("EUR", 0) == end
    steps = {step.cause: step.value.get("EUR", 0) for step in told.steps}
    assert {cause: value for cause, value in steps.items() if value} == {
        cause: value for cause, value in added.items() if value
    }
    assert start + sum(steps.values()) == end


def in_scope(deal: oracle.Deal, scope: Scope) -> bool:
    closes = deal["close_date"]
    return (
        scope.pipeline in {None, deal["pipeline"]}
        and scope.owner in {None, deal["owner"]}
        and (scope.closing_from is None or (closes or LATEST) >= scope.closing_from)
        and (scope.closing_to is None or (closes or LATEST) <= scope.closing_to)
        and (closes is not None or (scope.closing_from or scope.closing_to) is None)
    )


def steps(ask: Ask, crm: Crm, name: str, days: int, **scope: Any) -> dict[str, int]:
    """By cause, in euros, over the last so many days."""
    since = crm.now - days * DAY

    async def question(snapshot: Snapshot) -> Explained:
        return await explain(snapshot, measure(name, Scope(**scope)), since, since)

    told = ask(crm, question).bridge
    return {step.cause: step.value["EUR"] // 100 for step in told.steps}


def test_each_event_has_its_cause(ask: Ask) -> None:
    crm = Crm().tell({"acme": ["lead"], "bolt": ["lead"], "core": ["lead"], "dune": ["lead"]})
    crm.log.turn_clock(9 * DAY)
    crm.tell(
        {
            "acme": ["250", "won"],
            "bolt": ["offer", "lost"],
            "core": ["50"],
            "dune": ["archived"],
            "echo": ["lead"],
        }
    )
    assert steps(ask, crm, "open_pipeline", 8) == {
        "new": 100,
        "won": -250,
        "lost": -100,
        "grown": 150,
        "shrunk": -50,
        "removed": -100,
    }
    assert steps(ask, crm, "won_value", 8) == {"won": 250}


def test_what_was_learned_later_is_a_step_of_its_own(ask: Ask) -> None:
    crm = Crm().tell({"acme": ["lead", "250"]})
    crm.log.turn_clock(9 * DAY)
    said = instead(opportunities.change_amount, crm.happened(id_of("acme"), 2), amount=euros(300))
    crm.correct(id_of("acme"), 2, instead=[said])
    assert steps(ask, crm, "open_pipeline", 5) == {"corrected": 50}


def test_a_stage_that_is_rated_anew_weighs_all_its_deals_anew(ask: Ask) -> None:
    crm = Crm().tell({"acme": ["lead"], "bolt": ["lead"], "core": ["offer"]})
    crm.log.turn_clock(9 * DAY)
    crm.do(pipelines.rate_stage, SALES, stage=LEAD, probability="0.5")
    assert steps(ask, crm, "weighted_pipeline", 5) == {"redefined": 80}
    assert steps(ask, crm, "open_pipeline", 5) == {}


def test_a_deal_slips_out_of_the_period_and_is_pulled_in_again(ask: Ask) -> None:
    crm = Crm().tell({"acme": ["lead"]})
    crm.do(opportunities.change_close_date, id_of("acme"), close_date="2024-03-31")
    crm.log.turn_clock(9 * DAY)
    period = {"closing_from": date(2024, 1, 1), "closing_to": date(2024, 3, 31)}
    crm.do(opportunities.change_close_date, id_of("acme"), close_date="2024-04-01")
    assert steps(ask, crm, "open_pipeline", 5, **period) == {"slipped": -100}
    crm.do(opportunities.change_close_date, id_of("acme"), close_date="2024-02-01")
    told = steps(ask, crm, "open_pipeline", 5, **period)
    assert told == {"slipped": -100, "pulled_in": 100}


def test_what_is_asked_wrongly_is_refused() -> None:
    with pytest.raises(Refused, match="no such measure"):
        measure("luck", Scope())
    with pytest.raises(Refused, match="expected to close"):
        measure("won_value", Scope(closing_to=date(2024, 1, 1)))


def test_the_door_tells_the_steps_and_the_events_of_one(door: Door) -> None:
    crm = Crm().tell({"acme": ["lead"]})
    since = crm.now
    crm.log.turn_clock(DAY)
    crm.tell({"acme": ["250"], "bolt": ["lead"]})
    door.tell(crm)
    period: dict[str, Any] = {"from": since.isoformat(), "known_at": crm.now}
    told = door.get("bridge/open_pipeline", **period, pipeline="sales", cause="grown")
    assert (told["start"], told["end"]) == ({"EUR": 100_00}, {"EUR": 350_00})
    assert [(step["cause"], step["value"]) for step in told["steps"]] == [
        ("new", {"EUR": 100_00}),
        ("grown", {"EUR": 150_00}),
    ]
    [item] = told["items"]
    assert (item["record"], item["name"], item["version"]) == (str(id_of("acme")), "acme", 2)
    assert (item["topic"], item["value"]) == ("opportunity.amount_changed.v1", 150_00)


@pytest.mark.parametrize(
    ("path", "asked", "code"),
    [
        ("bridge/luck", {"from": "2024-01-01"}, "no_such_measure"),
        ("bridge/open_pipeline", {}, "invalid"),
        ("bridge/open_pipeline", {"from": "2024-01-01T00:00"}, "bad_instant"),
        ("bridge/open_pipeline", {"from": "2124-01-01"}, "period_backwards"),
        ("bridge/open_pipeline", {"from": "2024-01-01", "to": "2124-01-01"}, "time_in_future"),
        ("bridge/open_pipeline", {"from": "2024-01-01", "pipeline": "x"}, "no_such_pipeline"),
        ("bridge/open_pipeline", {"from": "2024-01-01", "cause": "luck"}, "invalid"),
        (
            "bridge/won_value",
            {"from": "2024-01-01", "closing_to": "2024-01-02"},
            "closed_have_no_close_date",
        ),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(
    door: Door, path: str, asked: dict[str, Any], code: str
) -> None:
    door.tell(Crm())
    assert door.get(path, **asked) == code


def test_before_the_first_event_there_is_nothing_to_explain(door: Door) -> None:
    door.tell(Crm())
    period: dict[str, Any] = {"from": "2001-01-01", "to": "2001-02-01"}
    told = door.get("bridge/won_value", **period)
    assert (told["start"], told["steps"], told["end"]) == ({}, [], {})
