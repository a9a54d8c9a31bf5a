"""Folds the whole log into new builds beside the live ones, stream by stream.

A row belongs to one stream, and rows never depend on batches: so each stream is folded to its end
in memory and its rows are written once, in their final form.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Any

from psycopg import Connection

from domain.recorded import Recorded
from infra.mapper import EventMapper
from infra.postgres import builds
from infra.postgres.builds import Group
from infra.postgres.recorder import SELECT, stored
from infra.postgres.store import PostgresStore
from projections.engine.history import History, Row
from projections.engine.table import Projection

FLUSH = 20_000
"""Rows that are held in memory at most, but for a single stream's."""

READ = 5_000
"""Events fetched at a time."""


def rebuild(
    connection: Connection[Any],
    projections: Sequence[Projection],
    mapper: EventMapper,
    progress: Callable[[int, int], None] = lambda done, all: None,
) -> Group:
    """New builds of all projections, live when it returns; in one transaction, or not at all."""
    with connection.transaction():
        [last] = connection.execute("SELECT coalesce(max(position), 0) FROM events").fetchone() or (
            0,
        )
        group = builds.new_group(connection, projections)
        store = PostgresStore(connection, group.schemas, mapper)
        done = 0
        waiting: dict[str, list[Row]] = defaultdict(list)
        for stream in streams(connection, mapper, last):
            for _, row in rows_of(stream, projections):
                waiting[row.table].append(row)
            done += len(stream)
            if sum(map(len, waiting.values())) >= FLUSH:
                flush(store, waiting)
                progress(done, last)
        flush(store, waiting)
        builds.index(connection, group)
        builds.go_live(connection, group, last)
        progress(last, last)
    return group


def streams(
    connection: Connection[Any], mapper: EventMapper, until: int
) -> Iterator[list[Recorded]]:
    """Every stream's events up to that position, in order of version."""
    with connection.cursor("log", binary=True) as cursor:
        cursor.itersize = READ
        cursor.execute(SELECT + "WHERE position <= %s ORDER BY stream, version", [until])
        events = (mapper.to_domain_event(stored(row)) for row in cursor)
        for _, stream in groupby(events, key=lambda recorded: recorded.stream):
            yield list(stream)


def rows_of(
    stream: Sequence[Recorded], projections: Sequence[Projection]
) -> Iterator[tuple[Projection, Row]]:
    """All rows of one stream, in their final form."""
    for projection in projections:
        if projection.reads(type(stream[0].event)):
            history = History(projection)
            for number, recorded in enumerate(stream, 1):
                history.take(recorded, partial(upto, stream, number))
            yield from ((projection, row) for row in history)


def upto(stream: Sequence[Recorded], number: int) -> Sequence[Recorded]:
    return stream[:number]


def flush(store: PostgresStore, waiting: dict[str, list[Row]]) -> None:
    for tables in store.tables.values():
        for table in tables:
            store.insert(table, waiting.pop(table.table.name, []))
