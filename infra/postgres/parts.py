"""The log cut into ranges of streams, which are folded one after the other, each as a whole."""

import gc
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, pairwise
from operator import attrgetter
from typing import Any
from uuid import UUID

import psycopg
from psycopg import Connection
from psycopg.rows import class_row

from domain.errors import Conflict
from domain.event import Event
from infra.mapper import EventMapper
from infra.postgres import builds
from infra.postgres.folding import ENDS_THE_BATCH, count, fold_apart
from infra.postgres.queries import sql
from infra.postgres.reading import read_all
from infra.postgres.recorder import SELECT
from infra.postgres.role import with_options
from infra.postgres.store import PostgresStore
from infra.postgres.worker import SESSION
from infra.secret import Secret
from projections.engine.history import Row
from projections.engine.parking import Read, TooManyParked, kind_of
from projections.engine.streams import fold_stream
from projections.engine.table import Projection

PART = 40_000
"""Events of a part, roughly: held in memory, and folded again after an interruption."""

MOST_PARTS = 2_000
SAMPLED = 200
"""Events looked at for each part, to cut the streams evenly."""


SORTED = f"{SESSION} -c work_mem=64MB"
"""A part is sorted in memory."""

OF = attrgetter("stream.int")


class Cancelled(Conflict, code="cancelled"):
    """The new builds were cancelled while they were made."""


@dataclass(frozen=True)
class Part:
    """The streams from `first` on that lie before `beyond`."""

    part: int
    first: UUID
    beyond: UUID | None


def cut(connection: Connection[Any], number: int, until: int) -> None:
    """Register the parts of new builds."""
    parts = min(MOST_PARTS, max(1, until // PART))
    percent = min(100.0, 100.0 * SAMPLED * parts / max(until, 1))
    found = connection.execute(sql("sample"), {"percent": percent, "parts": parts})
    firsts: list[UUID | None] = [UUID(int=0), *(first for (first,) in found), None]
    with connection.cursor() as cursor:
        cursor.executemany(
            sql("cut"),
            [
                {"number": number, "part": part, "first": first, "beyond": beyond}
                for part, (first, beyond) in enumerate(pairwise(firsts))
            ],
        )


def fold_parts(
    url: str,
    projections: Sequence[Projection],
    secret: Secret,
    number: int,
    place: int,
    processes: int,
    told: Callable[[], None] = lambda: None,
) -> None:
    """Those of the parts left that are this process's. Raises `Cancelled`."""
    parent = os.getppid()
    if processes > 1:  # of our own: nothing that is made here goes round in circles
        gc.disable()
    mapper = EventMapper(secret)
    with psycopg.connect(with_options(url, SORTED), autocommit=True) as connection:
        with connection.cursor(row_factory=class_row(Part)) as cursor:
            left = cursor.execute(sql("parts_left"), {"number": number}).fetchall()
        for part in left:
            if part.part % processes == place and os.getppid() == parent:
                fold_part(connection, projections, mapper, number, part)
                told()


def fold_part(
    connection: Connection[Any],
    projections: Sequence[Projection],
    mapper: EventMapper,
    number: int,
    part: Part,
) -> None:
    own = builds.numbered(connection, number)
    named = {each.name: each for each in projections}
    stores = [
        PostgresStore(connection, named[each.projection], each.schema, mapper)
        for each in own
        if each.stopped is None
    ]
    with connection.transaction():
        given = {"first": part.first, "beyond": part.beyond, "until": own[0].until if own else 0}
        found = connection.execute(SELECT + sql("part"), given, binary=True)
        events = list(read_all(mapper, found.fetchall()))
        streams = by_kind(events)
        for store in stores:
            theirs = [own for kind, own in streams.items() if store.projection.reads(kind)]
            fold_into(store, [*chain.from_iterable(theirs)])
        done = {"number": number, "part": part.part, "events": len(events)}
        if connection.execute(sql("part_done"), done).rowcount != 1:
            raise Cancelled(number=number)


def by_kind(events: Iterable[Read]) -> dict[type[Event], list[list[Read]]]:
    """The streams, by what they begin with."""
    found: dict[type[Event], list[list[Read]]] = defaultdict(list)
    for _, each in groupby(events, key=OF):
        stream = list(each)
        found[kind_of(stream[0])].append(stream)
    return found


def fold_into(store: PostgresStore, streams: Sequence[Sequence[Read]]) -> None:
    waiting = {*builds.parked_in(store.connection, store.schema)}
    try:
        try:
            with store.connection.transaction():
                fold_whole(store, streams, set(waiting))
        except ENDS_THE_BATCH:
            raise
        except Exception:  # no column takes some row: whose, is found and told
            fold_apart(store, list(chain.from_iterable(streams)), waiting)
    except TooManyParked as stop:
        builds.stop(store.connection, store.schema, stop.last)


def fold_whole(store: PostgresStore, streams: Sequence[Sequence[Read]], waiting: set[UUID]) -> None:
    rows: dict[str, list[Row]] = defaultdict(list)
    for stream in streams:
        history, failed = fold_stream(store.projection, stream)
        for row in history:
            rows[row.table].append(row)
        if failed:
            count(failed, waiting)
            store.park(failed)
    for table in store.tables:
        store.insert(table, rows[table.table.name])
