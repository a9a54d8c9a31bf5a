"""Random (view, at, known_at): a read model, or the funnel, equals a fold of what is believed."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

from domain.catalogue import RECORD_OF
from domain.pipeline import Pipeline
from domain.recorded import Recorded
from domain.story import Retracted
from infra.postgres.tables import sql_type
from projections.catalogue import PROJECTIONS
from projections.engine.table import Projection
from readapi.funnel import COHORTS, funnel
from tests.agreement import MOMENT, questions
from tests.oracles import tables
from tests.readapi.loaded import asking
from tests.readapi.test_figures import adds_up, agrees, by_definition, some_days

Log = Mapping[UUID, Sequence[Recorded]]


async def are_right(url: str, events: Sequence[Recorded], random: Random, asked: int) -> int:
    """Of so many the answers that are others than by what is known now."""
    log: dict[UUID, list[Recorded]] = defaultdict(list)
    for each in events:
        log[each.stream].append(each)
    now, differ = events[-1].recorded_at, 0
    async with asking(url) as (_, as_of):
        for view, at, known_at in triples(log, events, random, asked):
            async with as_of(at, known_at) as snapshot:
                if view is None:
                    await funnel_is_right(snapshot, log, random)
                else:
                    expected = tables.rows(view, log, at, known_at)
                    assert await shown(snapshot, view) == expected, (view.name, at, known_at)
                    differ += expected != tables.rows(view, log, at, now)
    return differ


def triples(
    log: Log, events: Sequence[Recorded], random: Random, asked: int
) -> Iterator[tuple[Projection | None, datetime, datetime]]:
    """Half of them by the knowledge of the past; of these half just before something was learned of
    the time before, in a read model of its record. None is the funnel.
    """
    learned = [each for each in events if each.known_from > each.occurred_at]
    learned += [each for each in events if isinstance(each.event, Retracted)]
    for number, asked_for in enumerate(questions(events, random, asked)):
        if number % 4 == 1 and learned:
            yield before(log, random.choice(learned), random)
        else:
            yield random.choice((*PROJECTIONS, None)), *asked_for


def before(log: Log, news: Recorded, random: Random) -> tuple[Projection, datetime, datetime]:
    stream, known_at = log[news.stream], news.known_from - MOMENT
    of = news.event.versions if isinstance(news.event, Retracted) else (news.version,)
    at = min((stream[number - 1].occurred_at for number in of), default=known_at)
    record = RECORD_OF[type(stream[0].event)]
    views = [each for each in PROJECTIONS if record in each.of]
    return random.choice(views), min(at, known_at), known_at


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
        found |= {(table.name, *map(tables.plain, row)) for row in await rows.fetchall()}
    return found


async def funnel_is_right(snapshot: Any, log: Log, random: Random) -> None:
    pipelines = [id for id, own in log.items() if RECORD_OF[type(own[0].event)] is Pipeline]
    pipeline, cohort = random.choice(pipelines), random.choice(COHORTS)
    period = some_days(random, [own[0] for own in log.values()])
    found = await funnel(snapshot, pipeline, period, cohort)
    agrees(found, by_definition(snapshot, log, pipeline, period, cohort))
    adds_up(found)
