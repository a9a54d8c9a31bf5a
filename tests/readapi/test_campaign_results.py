"""Campaign results in SQL equal those by direct definition, at any instant, by any policy."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from random import Random
from typing import Any

from commands import attribution_policies, campaigns, customers, facts
from domain.attribution_policy import AttributionPolicy, Credit
from domain.errors import Refused
from domain.recorded import Recorded
from projections.catalogue import PROJECTIONS
from readapi.attribution import Otherwise
from readapi.campaigns import Figures, Results, audience, results
from readapi.records.campaigns import CAMPAIGNS
from readapi.records.kind import record
from tests.agreement import folded, questions
from tests.crm import DAY, Crm, euros, id_of, instead
from tests.journeys import HOUR, in_time, late
from tests.oracles import campaigns as oracle
from tests.oracles.naive import believed
from tests.readapi.conftest import Ask
from tests.readapi.door import Door
from tests.readapi.loaded import asking

CAMPAIGN_NAMES = ("spring", "fair", "letters")
MODELS = ("first_touch", "last_touch", "linear", "time_decay", "position")
CUSTOMERS = ("acme Ltd", "bolt Ltd", "core Ltd")
COMPANIES, QUESTIONS = 20, 4


def a_fact(crm: Crm, random: Random) -> None:
    """In time or late; a campaign may be one that nobody planned."""
    of = id_of(random.choice((*CAMPAIGN_NAMES, "unplanned")))
    about = {"customer": id_of(random.choice(CUSTOMERS)), "campaign": random.choice((None, of))}
    channel = random.choice(("mail", "phone"))
    decide, body = random.choice(
        (
            (facts.touch, {**about, "channel": channel}),
            (facts.touch, {**about, "channel": channel}),
            (facts.mail, {**about, "what": random.choice(("sent", "opened"))}),
            (facts.respond, {**about, "outcome": random.choice(("yes", "no"))}),
            (facts.respond, {**about, "outcome": "yes", "channel": channel}),
            (facts.spend, {"campaign": about["campaign"], "amount": euros(random.randrange(90))}),
        )
    )
    at = random.choice((None, crm.now - random.randrange(60) * HOUR))
    crm.do(decide, id_of(f"fact {random.randrange(10**9)}"), at=at, **body)


def a_wrong_fact(crm: Crm, random: Random) -> None:
    """It never was, or was at another time."""
    first = random.choice([r for r in crm.log.events if r.event.TOPIC == "touch.made.v1"])
    at = first.occurred_at - random.randrange(3) * DAY
    body = first.event.model_dump()
    again = (instead(facts.touch, at, **body),) if random.random() < 0.5 else ()
    crm.correct(first.stream, first.version, instead=again)


def a_policy(crm: Crm, random: Random) -> None:
    policy = id_of(random.choice(("ours", "theirs")))
    said = {"model": random.choice(MODELS), "days": random.choice((1, 3, 90)), "half_life": 1}
    match random.randrange(4):
        case 0 | 1:
            crm.do(attribution_policies.define, policy, name="ours", credit=said)
        case 2:
            crm.do(attribution_policies.revise, policy, credit=said)
        case _:
            crm.do(attribution_policies.retire, policy)


def a_deal(crm: Crm, random: Random) -> None:
    """Mostly won, since it is that which counts."""
    name = random.choice(("acme", "bolt", "core"))
    deal = crm.deal(name)
    word = "lead" if deal is None else "won" if deal.status == "open" else "again"
    crm.say(name, word)


STEPS: dict[Callable[[Crm, Random], None], int] = {
    a_fact: 30,
    a_wrong_fact: 4,
    a_policy: 6,
    a_deal: 12,
    in_time: 4,
    late: 4,
}


def company(random: Random, steps: int = 60) -> Crm:
    crm = Crm()
    for name in CUSTOMERS:
        crm.do(customers.enter, id_of(name), name=name)
    crm.do(campaigns.plan, id_of("spring"), name="spring")
    for _ in range(steps):
        crm.log.turn_clock(random.choice((0, 1, 10, 30)) * HOUR)
        with suppress(Refused, IndexError):
            random.choices(list(STEPS), list(STEPS.values()))[0](crm, random)
    for name in CAMPAIGN_NAMES[1:]:
        crm.do(campaigns.plan, id_of(name), name=name)
    return crm


def rule_of(log: oracle.Log, at: Any, known_at: Any) -> Credit:
    """Of the policies that are not retired the one that was defined last."""
    last, found = None, Credit()
    for stream in log.values():
        told = believed(stream, at, known_at)
        if told and isinstance(told[0].event, AttributionPolicy.Defined):
            retired = [r for r in told if isinstance(r.event, AttributionPolicy.Retired)]
            if not retired and (last is None or told[0].occurred_at > last):
                last = told[0].occurred_at
                found = next(r.event.credit for r in reversed(told) if hasattr(r.event, "credit"))
    return found


def figures(found: Results) -> dict[Any, tuple[Figures, int]]:
    """{(campaign, channel or ALL): figures}."""
    told: dict[Any, Any] = {}
    for each in (*found.campaigns, found.without):
        told[each.campaign, "ALL"] = each
        told |= {(each.campaign, own.channel): own for own in each.channels}
    return told


def agrees(found: Results, expected: dict[Any, list[Any]]) -> None:
    untouched = expected.pop(("untouched", "ALL"), [0, 0, 0, 0, 0, 0, 0])
    expected.pop(("untouched", None), None)
    assert [found.untouched.n, found.untouched.value.get("EUR", 0)] == untouched[5:]
    for key, own in figures(found).items():
        line: Any = own
        told = [line.touches, line.touched, line.responses, line.responded]
        told += [line.spend.get("EUR", 0), line.won.deals]
        *exact, won = expected.pop(key, [0, 0, 0, 0, 0, 0, 0])
        assert told == exact, key
        value = line.won.value.get("EUR", 0)
        assert abs(value - won) <= max(line.touches, 1)
        assert line.returned.get("EUR", 0) == value - exact[4]
        assert sum(line.outcomes.values()) == line.responses
    assert not expected


def adds_up(found: Results) -> None:
    """To the last cent, whatever the policy."""
    parts = [*(each.won for each in found.campaigns), found.without.won]
    value = sum(part.value.get("EUR", 0) for part in parts) + found.untouched.value.get("EUR", 0)
    assert value == found.won.value.get("EUR", 0)
    assert sum(part.share for part in parts) == 10_000 * (found.won.n - found.untouched.n)
    for each in (*found.campaigns, found.without):
        assert sum(own.won.share for own in each.channels) == each.won.share
        assert sum(own.touches for own in each.channels) == each.touches


def test_results_equal_their_definition(database: str) -> None:
    asyncio.run(right(database, Random("campaigns"), COMPANIES, QUESTIONS))


async def right(database: str, random: Random, companies: int, asked: int) -> None:
    async with asking(database) as (tables, as_of):
        for _ in range(companies):
            crm = company(random)
            tables.load(folded(crm.log.events, random, *PROJECTIONS))
            log = by_stream(crm.log.events)
            for instants in questions(crm.log.events, random, asked):
                async with as_of(*instants) as snapshot:
                    at, known_at = snapshot.asof.at, snapshot.asof.known_at
                    rule = rule_of(log, at, known_at)
                    found = await results(snapshot, Otherwise())
                    assert found.policy.credit == rule
                    agrees(found, oracle.results(log, at, known_at, rule))
                    adds_up(found)
                    other = rule.model_copy(update={"model": random.choice(MODELS), "days": 2})
                    asked_otherwise = Otherwise(other.model, other.days, other.half_life)
                    found = await results(snapshot, asked_otherwise)
                    agrees(found, oracle.results(log, at, known_at, other))
                    adds_up(found)


def by_stream(events: list[Recorded]) -> oracle.Log:
    log: dict[Any, list[Recorded]] = {}
    for r in events:
        log.setdefault(r.stream, []).append(r)
    return log


def told_company() -> Crm:
    """Acme is written to and called, and buys."""
    crm = Crm()
    spring, acme = id_of("spring"), id_of("acme Ltd")
    aimed = {"audience": {"region": "Berlin"}, "budget": euros(50)}
    crm.do(campaigns.plan, spring, name="Spring", **aimed)  # type: ignore[arg-type]
    crm.tell({"acme": ["lead"]})
    crm.do(customers.describe, acme, profile={"region": "Berlin"})
    crm.do(facts.touch, id_of("1"), customer=acme, campaign=spring, channel="mail")
    crm.log.turn_clock(DAY)
    crm.do(facts.respond, id_of("2"), customer=acme, campaign=spring, outcome="yes")
    crm.do(facts.touch, id_of("3"), customer=acme, channel="phone")
    crm.do(facts.spend, id_of("4"), campaign=spring, amount=euros(30))
    crm.tell({"acme": ["won"]})
    return crm


def test_a_deal_is_owed_by_the_policy_that_holds_then(door: Door) -> None:
    crm = told_company()
    before = crm.now
    crm.log.turn_clock(DAY)
    linear = {"model": "linear", "days": 30}
    crm.do(attribution_policies.define, id_of("ours"), name="Ours", credit=linear)
    door.tell(crm)
    path = f"campaigns/{id_of('spring')}/results"
    then, now, first = (
        door.get(path, at=before),
        door.get(path),
        door.get(path, model="first_touch"),
    )
    assert [each["won"]["value"] for each in (then, now, first)] == [
        {},
        {"EUR": 5_000},
        {"EUR": 10_000},
    ]
    assert [each["returned"] for each in (then, now)] == [{"EUR": -3_000}, {"EUR": 2_000}]
    assert (now["touched"], now["responded"], now["outcomes"]) == (1, 1, {"yes": 1})
    assert (now["audience"], now["policy"]["policy_name"]) == (1, "Ours")
    assert [each["channel"] for each in now["channels"]] == ["mail", None]


def test_a_receipt_gives_the_same_figures_again(door: Door) -> None:
    door.tell(told_company())
    given = door.get("campaigns/results", model="linear")
    again = door.get("campaigns/results", model="linear", receipt=given["receipt"])
    assert again["campaigns"] == given["campaigns"]
    assert door.get("campaigns/results", receipt=given["receipt"]) == "other_receipt"


def test_what_is_won_is_told_touch_by_touch(door: Door) -> None:
    door.tell(told_company())
    told = door.get(f"campaigns/{id_of('spring')}/won", model="linear")
    [part] = told["items"]
    assert (part["opportunity_name"], part["share"], part["value"]) == ("acme", 5_000, 5_000)
    assert (part["channel"], told["total"], told["next"]) == ("mail", 1, None)


def test_a_question_about_a_campaign_makes_sense(door: Door) -> None:
    crm = told_company()
    door.tell(crm)
    spring = f"campaigns/{id_of('spring')}"
    assert door.get(f"campaigns/{id_of('nobody')}/results") == "not_there"
    assert (
        door.get(f"{spring}/results", at=crm.happened(id_of("spring"), 1) - DAY) == "not_there_then"
    )
    for wrong in ({"model": "magic"}, {"days": 0}, {"days": "many"}, {"half_life": -1}):
        assert door.get(f"{spring}/results", **wrong) == "invalid"
        assert door.get("campaigns/results", **wrong) == "invalid"


def test_an_audience_is_whoever_it_fits_then(ask: Ask) -> None:
    crm = told_company()
    then = crm.now - timedelta(hours=1)
    crm.log.turn_clock(DAY)
    crm.do(customers.describe, id_of("acme Ltd"), profile={"region": "Bonn"})

    async def size(snapshot: Any) -> int:
        return await audience(snapshot, await record(snapshot, CAMPAIGNS, id_of("spring")))

    assert ask(crm, size, at=then) == 1
    assert ask(crm, size) == 0
