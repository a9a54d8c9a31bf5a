"""The funnel in SQL equals the funnel by direct definition, at any instant."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from domain.recorded import Recorded
from projections.catalogue import PROJECTIONS
from readapi.funnel import COHORTS, Cohort, Funnel, Period, PeriodBackwards, entries, funnel
from tests.agreement import folded, questions
from tests.crm import RENEWALS, SALES, id_of
from tests.journeys import DEALS, random_crm
from tests.oracles import funnel as oracle
from tests.readapi.loaded import asking

UTC_ZONE = ZoneInfo("UTC")
JOURNEYS, QUESTIONS = 25, 4


def counts(found: Funnel) -> dict[UUID, dict[str, int]]:
    names = ("entered", "reached", "skipped", "advanced", "lost", "went_back", "left", "here")
    return {each.stage: {name: getattr(each, name) for name in names} for each in found.stages}


def agrees(found: Funnel, expected: dict[str, object]) -> None:
    stages = expected["stages"]
    assert isinstance(stages, dict)
    own = counts(found)
    for stage, line in stages.items():
        if stage in own or line["entered"]:
            assert own.pop(stage) == line
    assert not own
    for closed, how in ((found.won, "won"), (found.lost, "lost")):
        assert {"n": closed.n, "value": closed.value} == expected[how]


def adds_up(found: Funnel) -> None:
    outcomes = ("advanced", "lost", "went_back", "left", "here")
    for each in found.stages:
        assert each.entered == sum(getattr(each, name) for name in outcomes)
        deals = each.opportunities
        assert deals["entered"] == sum(deals[name] for name in outcomes)
        for value in each.value.values():
            assert value["entered"] == sum(value[name] for name in outcomes)
        assert each.days.n == each.entered - each.here


@pytest.mark.parametrize("cohort", COHORTS)
def test_the_funnel_equals_its_definition(database: str, cohort: Cohort) -> None:
    random = Random(f"funnel {cohort}")

    async def check() -> None:
        async with asking(database) as (tables, as_of):
            for _ in range(JOURNEYS):
                log = random_crm(random).log
                tables.load(folded(log.events, random, *PROJECTIONS))
                streams = {id: log.stream(id) for id in (*map(id_of, DEALS), SALES, RENEWALS)}
                for at, known_at in questions(log.events, random, QUESTIONS):
                    async with as_of(at, known_at) as snapshot:
                        pipeline, period = (
                            random.choice((SALES, RENEWALS)),
                            some_days(random, log.events),
                        )
                        found = await funnel(snapshot, pipeline, period, cohort)
                        came = await entries(snapshot, pipeline, period, cohort)
                    expected = oracle.funnel(
                        streams,
                        pipeline,
                        since=period.since,
                        until=period.until,
                        cohort=cohort,
                        at=at,
                        known_at=known_at,
                    )
                    agrees(found, expected)
                    adds_up(found)
                    for stage in found.stages:
                        assert stage.entered == sum(e.n for e in came if e.stage == stage.stage)

    asyncio.run(check())


def some_days(random: Random, log: Sequence[Recorded]) -> Period:
    first, last = sorted(random.choice(log).occurred_at.date() for _ in range(2))
    return Period(first, last, UTC_ZONE)


def test_a_period_is_whole_days_of_its_zone() -> None:
    period = Period(date(2024, 3, 31), date(2024, 3, 31), ZoneInfo("Europe/Berlin"))
    assert period.since == datetime(2024, 3, 30, 23, tzinfo=UTC)
    assert period.until == datetime(2024, 3, 31, 22, tzinfo=UTC) - timedelta(microseconds=1)
    with pytest.raises(PeriodBackwards):
        Period(date(2024, 3, 31), date(2024, 3, 30), UTC_ZONE)
