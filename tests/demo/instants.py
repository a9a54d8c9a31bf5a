"""Random (view, at, known_at): a read model, the board or the funnel is what is believed then."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

from domain.catalogue import RECORD_OF
from domain.opportunity import Opportunity
from domain.pipeline import Pipeline
from domain.recorded import Recorded
from domain.story import Retracted
from infra.postgres.tables import sql_type
from projections.catalogue import PROJECTIONS
from projections.engine.table import Projection
from readapi.asof import AsOf
from readapi.board import board
from readapi.funnel import COHORTS, funnel
from tests.agreement import MOMENT, questions
from tests.oracles import board as board_oracle
from tests.oracles import tables
from tests.readapi.loaded import asking
from tests.readapi.test_figures import adds_up, agrees, by_definition, lines, some_days

Log = Mapping[UUID, Sequence[Recorded]]
View = Callable[[Any, Log, datetime, Random], Awaitable[bool]]
"""Asserts that it is right, and says whether it is another one than by what is known now."""


async def are_right(url: str, events: Sequence[Recorded], random: Random, asked: int) -> int:
    """Of so many the answers that are others than by what is known now."""
    log: dict[UUID, list[Recorded]] = defaultdict(list)
    for each in events:
        log[each.stream].append(each)
    now, differ = events[-1].recorded_at, 0
    async with asking(url) as (_, as_of):
        for is_right, at, known_at in triples(log, events, random, asked):
            async with as_of(at, known_at) as snapshot:
                differ += await is_right(snapshot, log, now, random)
    return differ


def triples(
    log: Log, events: Sequence[Recorded], random: Random, asked: int
) -> Iterator[tuple[View, datetime, datetime]]:
    """Half of them by the knowledge of the past; of these half just before something was learned of
    the time before, in a view of its record.
    """
    learned = [each for each in events if each.known_from > each.occurred_at]
    learned += [each for each in events if isinstance(each.event, Retracted)]
    for number, asked_for in enumerate(questions(events, random, asked)):
        if number % 4 == 1 and learned:
            yield before(log, random.choice(learned), random)
        else:
            yield random.choice(views()), *asked_for


def before(log: Log, news: Recorded, random: Random) -> tuple[View, datetime, datetime]:
    stream, known_at = log[news.stream], news.known_from - MOMENT
    of = news.event.versions if isinstance(news.event, Retracted) else (news.version,)
    at = min((stream[number - 1].occurred_at for number in of), default=known_at)
    record = RECORD_OF[type(stream[0].event)]
    return random.choice(views(record)), min(at, known_at), known_at


def views(record: type | None = None) -> list[View]:
    """Of a record, or all."""
    told = [read_model(each) for each in PROJECTIONS if record in {None, *each.of}]
    return told + [board_is_right, funnel_is_right] * (record in {None, Opportunity, Pipeline})


def read_model(view: Projection) -> View:
    async def is_right(snapshot: Any, log: Log, now: datetime, random: Random) -> bool:
        at, known_at = snapshot.asof.at, snapshot.asof.known_at
        expected = tables.rows(view, log, at, known_at)
        assert await shown(snapshot, view) == expected, (view.name, at, known_at)
        news = {id: own for id, own in log.items() if own[-1].known_from > known_at}
        return tables.rows(view, news, at, known_at) != tables.rows(view, news, at, now)

    return is_right


async def shown(snapshot: Any, view: Projection) -> set[tuple[Any, ...]]:
    """The rows that hold then, of all of its tables."""
    given = {"at": snapshot.asof.at, "known_at": snapshot.asof.known_at}
    found = set()
    for table in view.tables:
        columns = (
            f'"{name}"::text' if sql_type(kind) == "json" else f'"{name}"'
            for name, kind in table.types.items()
        )
        rows = await snapshot.session.connection.execute(
            f"SELECT {', '.join(columns)} FROM {table.name}"
            " WHERE valid_from <= %(at)s AND %(at)s < valid_to"
            " AND known_from <= %(known_at)s AND %(known_at)s < known_to",
            given,
        )
        found |= {(table.name, *map(hashable, row)) for row in await rows.fetchall()}
    return found


def hashable(value: object) -> object:
    return tuple(value) if type(value) is list else value


async def board_is_right(snapshot: Any, log: Log, now: datetime, random: Random) -> bool:
    pipeline, at = some_pipeline(log, random), snapshot.asof.at
    expected = board_oracle.board(log, pipeline, at, snapshot.asof.known_at)
    assert lines(await board(snapshot, pipeline)) == expected
    return expected != board_oracle.board(log, pipeline, at, now)


async def funnel_is_right(snapshot: Any, log: Log, now: datetime, random: Random) -> bool:
    pipeline, cohort = some_pipeline(log, random), random.choice(COHORTS)
    period = some_days(random, [own[0] for own in log.values()])
    found = await funnel(snapshot, pipeline, period, cohort)
    expected = by_definition(snapshot, log, pipeline, period, cohort)
    agrees(found, expected)
    adds_up(found)
    by_now = replace(snapshot, asof=AsOf(snapshot.asof.at, now))
    return expected != by_definition(by_now, log, pipeline, period, cohort)


def some_pipeline(log: Log, random: Random) -> UUID:
    defined = [own[0] for own in log.values() if isinstance(own[0].event, Pipeline.Defined)]
    return random.choice(defined).stream
