"""A film's frames are the boards and funnels of their instants, by both knowledges."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from commands import opportunities
from projections.catalogue import PROJECTIONS
from readapi.board import board
from readapi.film import Film, Picture, TooManyFrames, film, frames
from readapi.funnel import COHORTS, Cohort, Period, funnel
from readapi.ports import Snapshot
from tests.agreement import folded
from tests.crm import DAY, RENEWALS, SALES, Crm, id_of, instead
from tests.journeys import DEALS, random_crm
from tests.oracles import board as board_oracle
from tests.oracles import funnel as funnel_oracle
from tests.oracles.cohorts import Asked
from tests.readapi.loaded import asking
from tests.readapi.test_figures import UTC_ZONE, lines

JOURNEYS = 10


def test_every_frame_is_the_board_and_the_funnel_of_its_instant(database: str) -> None:
    asyncio.run(right(database, Random("film"), JOURNEYS))


async def right(database: str, random: Random, journeys: int) -> None:
    """Against the oracles, and against board and funnel as they are asked at one instant."""
    async with asking(database) as (tables, as_of):
        for _ in range(journeys):
            crm = random_crm(random)
            tables.load(folded(crm.log.events, random, *PROJECTIONS))
            log = {id: crm.log.stream(id) for id in (*map(id_of, DEALS), SALES, RENEWALS)}
            pipeline, cohort = random.choice((SALES, RENEWALS)), random.choice(COHORTS)
            first, last = crm.log.events[0].occurred_at - DAY, crm.now + DAY
            period = Period(first.date(), last.date(), UTC_ZONE)
            known_at = random.choice(crm.log.events).recorded_at
            async with as_of(known_at, known_at) as snapshot:
                found = await film(snapshot, pipeline, period, cohort, "day")
            for each in random.sample(found.frames, min(3, len(found.frames))):
                for picture, known in ((each.then, each.at), (each.now, known_at)):
                    assert picture
                    is_by_definition(picture, log, pipeline, period, cohort, each.at, known)
                    async with as_of(each.at, known) as then:
                        await is_as_asked(picture, then, pipeline, period, cohort)


def is_by_definition(
    picture: Picture,
    log: Any,
    pipeline: Any,
    period: Period,
    cohort: Cohort,
    at: datetime,
    known: datetime,
) -> None:
    assert lines(picture.board) == board_oracle.board(log, pipeline, at, known)
    asked = Asked(pipeline, period.since, period.until, cohort, at, known)
    counted: Any = funnel_oracle.funnel(log, asked)
    for each in picture.funnel.stages:
        own = counted["stages"].pop(each.stage)
        assert own == {name: getattr(each, name) for name in own}
    assert not any(line["entered"] for line in counted["stages"].values())
    for how, closed in (("won", picture.funnel.won), ("lost", picture.funnel.lost)):
        assert {"n": closed.n, "value": closed.value} == counted[how]


async def is_as_asked(
    picture: Picture, snapshot: Snapshot, pipeline: Any, period: Period, cohort: Cohort
) -> None:
    assert picture.board == await board(snapshot, pipeline)
    asked = await funnel(snapshot, pipeline, period, cohort)
    assert (picture.funnel.won, picture.funnel.lost) == (asked.won, asked.lost)
    for each, own in zip(picture.funnel.stages, asked.stages, strict=True):
        assert vars(each) == {name: getattr(own, name) for name in vars(each)}


def test_what_was_reported_then_stands_beside_what_is_known_now(database: str) -> None:
    crm = Crm().tell({"acme": ["lead", "won"]})
    won = crm.happened(id_of("acme"), 2)
    crm.log.turn_clock(3 * DAY)
    crm.correct(id_of("acme"), 2, instead=[instead(opportunities.lose, won, reason="price")])
    crm.log.turn_clock(DAY)

    async def shown() -> Film:
        async with asking(database) as (tables, as_of):
            tables.load(crm.fold(*PROJECTIONS))
            async with as_of(crm.now, crm.now) as snapshot:
                return await film(snapshot, SALES, Period(won.date(), won.date(), UTC_ZONE))

    found = asyncio.run(shown())
    [frame] = found.frames
    assert frame.then
    assert frame.now
    assert (frame.then.board.won.n, frame.then.board.lost.n) == (1, 0)
    assert (frame.now.board.won.n, frame.now.board.lost.n) == (0, 1)


def test_weeks_end_on_sunday_and_the_last_frame_is_the_end_of_the_period() -> None:
    period = Period(date(2024, 1, 3), date(2024, 1, 16), UTC_ZONE)
    later = datetime(2024, 6, 1, tzinfo=UTC)
    assert [each.date().day for each in frames(period, "week", later)] == [7, 14, 16]
    assert len(frames(period, "day", later)) == 14


def test_a_film_ends_where_it_is_asked() -> None:
    period = Period(date(2024, 1, 1), date(2024, 1, 31), UTC_ZONE)
    at = datetime(2024, 1, 10, 12, tzinfo=UTC)
    assert frames(period, "week", at)[1:] == [at]
    assert frames(period, "week", period.since - timedelta(seconds=1)) == []


def test_a_film_of_a_hundred_years_of_days_is_refused() -> None:
    century = Period(date(1925, 1, 1), date(2024, 1, 1), UTC_ZONE)
    with pytest.raises(TooManyFrames):
        frames(century, "day", century.until)
