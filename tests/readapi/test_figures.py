"""Board and funnel in SQL equal those by direct definition, at any instant."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from domain.recorded import Recorded
from projections.catalogue import PROJECTIONS
from readapi.board import Board, board, cards
from readapi.cursor import Page
from readapi.funnel import (
    COHORTS,
    Cohort,
    Funnel,
    Part,
    Period,
    PeriodBackwards,
    entries,
    funnel,
)
from readapi.ports import Snapshot
from readapi.visits import Counted, Outcome, Visits, visits
from tests.agreement import folded, questions
from tests.crm import RENEWALS, SALES, id_of
from tests.journeys import DEALS, random_crm
from tests.oracles import board as board_oracle
from tests.oracles import funnel as funnel_oracle
from tests.oracles.cohorts import Asked
from tests.oracles.funnel import Streams
from tests.oracles.visits import Stay
from tests.readapi.loaded import asking

UTC_ZONE = ZoneInfo("UTC")
OUTCOMES: tuple[Outcome, ...] = ("advanced", "lost", "went_back", "left", "here")
JOURNEYS, QUESTIONS = 25, 4


def counts(found: Funnel | Part) -> dict[UUID, dict[str, int]]:
    names = ("entered", "reached", "skipped", "advanced", "lost", "went_back", "left", "here")
    return {each.stage: {name: getattr(each, name) for name in names} for each in found.stages}


def agrees(found: Funnel | Part, expected: dict[str, object]) -> None:
    stages = expected["stages"]
    assert isinstance(stages, dict)
    own = counts(found)
    for stage, line in stages.items():
        if stage in own or line["entered"]:
            assert own.pop(stage) == line
    assert not own
    for closed, how in ((found.won, "won"), (found.lost, "lost")):
        assert {"n": closed.n, "value": closed.value} == expected[how]


def adds_up(found: Funnel | Part) -> None:
    outcomes = ("advanced", "lost", "went_back", "left", "here")
    for each in found.stages:
        assert each.entered == sum(getattr(each, name) for name in outcomes)
        deals = each.opportunities
        assert deals["entered"] == sum(deals[name] for name in outcomes)
        for value in each.value.values():
            assert value["entered"] == sum(value[name] for name in outcomes)
        assert each.days.n == each.entered - each.here


def test_board_and_funnel_equal_their_definition(database: str) -> None:
    asyncio.run(right(database, Random("figures"), JOURNEYS, QUESTIONS))


async def right(database: str, random: Random, journeys: int, asked: int) -> None:
    """On so many journeys, so many questions each."""
    async with asking(database) as (tables, as_of):
        for _ in range(journeys):
            log = random_crm(random).log
            tables.load(folded(log.events, random, *PROJECTIONS))
            streams = {id: log.stream(id) for id in (*map(id_of, DEALS), SALES, RENEWALS)}
            for at, known_at in questions(log.events, random, asked):
                pipeline = random.choice((SALES, RENEWALS))
                async with as_of(at, known_at) as snapshot:
                    await board_is_right(snapshot, streams, pipeline)
                    period = some_days(random, log.events)
                    for cohort in COHORTS:
                        await funnel_is_right(snapshot, streams, pipeline, period, cohort, random)


async def board_is_right(snapshot: Snapshot, streams: Streams, pipeline: UUID) -> None:
    found = await board(snapshot, pipeline)
    dealt = await cards(snapshot, pipeline)
    asof = snapshot.asof
    assert lines(found) == board_oracle.board(streams, pipeline, asof.at, asof.known_at)
    for stage in found.stages:
        own = [card for card in dealt if card.stage == stage.stage]
        assert (stage.count, stage.value.get("EUR", 0)) == (len(own), sum(c.amount for c in own))


def lines(found: Board) -> dict[board_oracle.Place, board_oracle.Line]:
    """Of what is not empty."""
    open_ = {("open", each.stage): each for each in found.stages if each.count}
    told = {place: (each.count, each.value, each.weighted) for place, each in open_.items()}
    closed = {("won", None): found.won, ("lost", None): found.lost}
    return told | {place: (each.n, each.value, {}) for place, each in closed.items() if each.n}


async def funnel_is_right(
    snapshot: Snapshot,
    streams: Streams,
    pipeline: UUID,
    period: Period,
    cohort: Cohort,
    random: Random,
) -> None:
    found = await funnel(snapshot, pipeline, period, cohort)
    came = await entries(snapshot, pipeline, period, cohort)
    agrees(found, by_definition(snapshot, streams, pipeline, period, cohort))
    adds_up(found)
    for stage in found.stages:
        assert stage.entered == sum(e.n for e in came if e.stage == stage.stage)

    async def opened(wanted: Counted) -> Visits:
        return await visits(snapshot, pipeline, period, cohort, wanted, Page(500))

    if found.stages:
        await opens(found, random, opened)


def by_definition(
    snapshot: Snapshot,
    streams: Streams,
    pipeline: UUID,
    period: Period,
    cohort: Cohort,
    counts: Callable[[UUID, Stay], bool] = lambda deal, stay: True,
) -> dict[str, object]:
    asof = snapshot.asof
    asked = Asked(pipeline, period.since, period.until, cohort, asof.at, asof.known_at)
    return funnel_oracle.funnel(streams, asked, counts)


async def opens(
    found: Funnel, random: Random, opened: Callable[[Counted], Awaitable[Visits]]
) -> None:
    """A figure counts just the visits that are told of it."""
    stage, outcome = random.choice(found.stages), random.choice(OUTCOMES)
    own = await opened(Counted(stage.stage, outcome))
    assert own.total == len(own.items) == getattr(stage, outcome)
    value = sum(each.entry_amount for each in own.items)
    assert value == stage.value.get("EUR", {}).get(outcome, 0)
    deals = await opened(Counted(stage.stage, outcome, last=True))
    assert deals.total == stage.opportunities[outcome]
    assert (await opened(Counted(stage.stage))).total == stage.entered
    won = await opened(Counted(outcome="won", last=True))
    assert won.total == found.won.n


def some_days(random: Random, log: Sequence[Recorded]) -> Period:
    first, last = sorted(random.choice(log).occurred_at.date() for _ in range(2))
    return Period(first, last, UTC_ZONE)


def test_a_period_is_whole_days_of_its_zone() -> None:
    period = Period(date(2024, 3, 31), date(2024, 3, 31), ZoneInfo("Europe/Berlin"))
    assert period.since == datetime(2024, 3, 30, 23, tzinfo=UTC)
    assert period.until == datetime(2024, 3, 31, 22, tzinfo=UTC) - timedelta(microseconds=1)
    with pytest.raises(PeriodBackwards):
        Period(date(2024, 3, 31), date(2024, 3, 30), UTC_ZONE)
