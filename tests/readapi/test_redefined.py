"""A funnel by other stages is the funnel of journeys that were told with these stages."""

import asyncio
from collections.abc import Mapping, Sequence
from random import Random
from uuid import UUID

import pytest

from domain.opportunity import Opportunity
from domain.recorded import Recorded
from projections.catalogue import PROJECTIONS
from readapi.funnel import Period, funnel
from readapi.ports import Snapshot
from readapi.whatif import Sides, Supposing, redefined
from tests.agreement import folded, questions
from tests.crm import SALES, Crm, id_of
from tests.journeys import DEALS, random_crm
from tests.oracles.naive import believed
from tests.oracles.redefined import COUNTS, Walk
from tests.readapi.conftest import Ask
from tests.readapi.door import Door
from tests.readapi.loaded import asking
from tests.readapi.test_figures import UTC_ZONE, some_days

JOURNEYS = 12


def supposing(days: Period, stages: Sequence[object]) -> Supposing:
    asked = {"from": days.first, "to": days.last, "stages": stages}
    return Supposing.model_validate({"pipeline": "sales", "funnel": asked})


def test_it_is_the_funnel_of_journeys_told_with_these_stages(database: str) -> None:
    asyncio.run(right(database, Random("redefined"), JOURNEYS))


async def right(database: str, random: Random, journeys: int) -> None:
    told = 0
    async with asking(database) as (tables, as_of):
        for _ in range(journeys):
            crm = random_crm(random)
            tables.load(folded(crm.log.events, random, *PROJECTIONS))
            log = {id: crm.log.stream(id) for id in map(id_of, DEALS)}
            days = random.choice((whole(crm), some_days(random, crm.log.events)))
            for at, known_at in questions(crm.log.events, random, 3):
                async with as_of(at, known_at) as snapshot:
                    told += await agrees(snapshot, log, days, random)
    assert told > journeys // 2


async def agrees(
    snapshot: Snapshot, log: Mapping[UUID, Sequence[Recorded]], days: Period, random: Random
) -> int:
    """As it is it is the database's own funnel; merged, left out and in any order, the oracle's."""
    there = [stage.name for stage in (await funnel(snapshot, SALES, days)).stages]
    if len(set(there)) < len(there) or not there:
        return 0
    groups: dict[int, list[str]] = {}
    for name in there:
        groups.setdefault(random.randrange(4), []).append(name)
    groups.pop(3, None)  # left out
    order = [group for _, group in sorted(groups.items())] or [there[:1]]
    stages = [{"name": "+".join(group), "of": group} for group in order]
    found = await redefined(snapshot, supposing(days, stages), UTC_ZONE)
    ids = {stage.stage: stage.name for stage in (await funnel(snapshot, SALES, days)).stages}
    place = {id: n for n, group in enumerate(order) for id, name in ids.items() if name in group}
    at, known = snapshot.asof.at, snapshot.asof.known_at
    expected = [dict.fromkeys(COUNTS, 0) for _ in order]
    for told in (believed(own, at, known) for own in log.values()):
        if any(begins(r, days) for r in told):
            for sum_, own in zip(expected, Walk(SALES, place, len(order)).told(told), strict=True):
                sum_ |= {name: sum_[name] + own[name] for name in COUNTS}
    assert [{name: getattr(line, name) for name in COUNTS} for line in found.after] == expected
    return sum(line.entered for line in found.after)


def begins(r: Recorded, days: Period) -> bool:
    came = isinstance(r.event, Opportunity.Opened | Opportunity.Joined)
    return came and r.event.pipeline == SALES and days.since <= r.occurred_at <= days.until  # type: ignore[attr-defined]


def whole(crm: Crm) -> Period:
    return Period(crm.log.events[0].occurred_at.date(), crm.now.date(), UTC_ZONE)


def asked(ask: Ask, crm: Crm, *stages: object) -> Sides:
    wanted = supposing(whole(crm), stages)
    return ask(crm, lambda snapshot: redefined(snapshot, wanted, UTC_ZONE))


def test_the_stages_as_they_are_give_the_funnel_as_it_is(ask: Ask) -> None:
    crm = Crm().tell({"acme": ["lead", "offer", "lead", "trial", "won"], "bolt": ["lead", "lost"]})
    found = asked(ask, crm, "lead", "offer", "trial")
    for new, old in zip(found.after, found.before, strict=True):
        assert vars(new) | {"days": None} == vars(old) | {"days": None}
        assert list(vars(new.days).values()) == [*map(pytest.approx, vars(old.days).values())]


def test_a_stage_is_split_by_the_amount_on_entering(ask: Ask) -> None:
    crm = Crm().tell({"acme": ["lead", "700", "offer", "won"], "bolt": ["lead", "offer", "lost"]})
    big = {"name": "big offer", "of": ["offer"], "amount_from": 500}
    found = asked(ask, crm, "lead", {"name": "offer", "amount_below": 500}, big)
    told = [(e.name, e.entered, e.advanced, e.lost, e.reached, e.skipped) for e in found.after]
    assert told == [
        ("lead", 2, 2, 0, 2, 0),
        ("offer", 1, 0, 1, 2, 1),
        ("big offer", 1, 1, 0, 1, 0),
    ]


def test_the_days_of_a_stage_left_out_belong_to_the_one_before(ask: Ask) -> None:
    crm = Crm().tell({"acme": ["lead", "offer", "trial", "won"]})
    found = asked(ask, crm, "lead", "trial")
    assert [round(each.days.p50, 6) for each in found.after] == [2, 1]
    assert [round(each.days.p50, 6) for each in asked(ask, crm, "offer").after] == [3]


def test_re_ordering_turns_advances_into_steps_back(ask: Ask) -> None:
    crm = Crm().tell({"acme": ["lead", "offer"]})
    found = asked(ask, crm, "offer", "lead")
    assert [(e.name, e.went_back, e.advanced, e.here) for e in found.after] == [
        ("offer", 0, 0, 1),
        ("lead", 1, 0, 0),
    ]


def test_what_cannot_be_replayed_is_refused(door: Door) -> None:
    door.tell(Crm().tell({"acme": ["lead"]}))
    days = "from: 2024-01-01, to: 2024-12-31"
    for stages, code in (
        ("[nowhere]", "no_such_stage"),
        ("[{name: lead, of: [nowhere]}]", "no_such_stage"),
        ("[]", "bad_supposition"),
        ("[{name: lead, weather: fine}]", "bad_supposition"),
        ("[{name: lead, amount_from: NaN}]", "bad_supposition"),
    ):
        wrong = f"pipeline: sales\nfunnel: {{{days}, stages: {stages}}}"
        assert door.get("what-if", suppose=wrong) == code
    lonely = f"funnel: {{{days}, stages: [lead]}}"
    assert door.get("what-if", suppose=lonely) == "bad_supposition"
    told = door.get("what-if", suppose=f"pipeline: sales\nfunnel: {{{days}, stages: [lead]}}")
    assert (told["pipeline"], told["funnel"]["after"][0]["entered"]) == (None, 1)
