"""Read models looked after: how they stand, made anew, and proved against a fold from zero."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg import Connection, IsolationLevel
from psycopg.rows import class_row

from infra.mapper import EventMapper
from infra.postgres import builds
from infra.postgres.queries import sql
from infra.postgres.rebuild import rebuild, rows_of, streams
from infra.postgres.rows import rows_in
from infra.secret import Secret
from projections.engine.content import Content
from projections.engine.history import Row
from projections.engine.table import Projection


@dataclass(frozen=True)
class Status:
    """One live read model: folded to `position` of the log's `last`."""

    projection: str
    schema: str
    position: int
    last: int
    seconds: float
    led: bool
    parked: int
    switched_at: datetime


@dataclass(frozen=True)
class Verdict:
    """One read model, as it is stored and as a fold from zero has it."""

    projection: str
    live: str
    folded: str

    @property
    def holds(self) -> bool:
        return self.live == self.folded


def status(url: str) -> list[Status]:
    with (
        psycopg.connect(url) as connection,
        connection.cursor(row_factory=class_row(Status)) as cursor,
    ):
        return cursor.execute(sql("projections_status")).fetchall()


def rebuild_all(
    url: str,
    projections: Sequence[Projection],
    secret: Secret,
    progress: Callable[[int, int], None],
) -> None:
    """Beside the live builds, and live at once when they are done; a worker then goes on there."""
    with psycopg.connect(url, autocommit=True) as connection:
        rebuild(connection, projections, EventMapper(secret), progress)


def verify(url: str, projections: Sequence[Projection], secret: Secret) -> list[Verdict]:
    """The live rows against a fold of the log up to their checkpoint, in one snapshot."""
    with psycopg.connect(url) as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        group = builds.live_group(connection, projections)
        if group is None:
            return []
        until = builds.checkpoint(connection, group)
        folded = fold_from_zero(connection, projections, EventMapper(secret), until)
        return [
            Verdict(each.name, content(rows_in(connection, each, schema)), folded[each].hash)
            for each, schema in group.schemas.items()
        ]


def fold_from_zero(
    connection: Connection[Any],
    projections: Sequence[Projection],
    mapper: EventMapper,
    until: int,
) -> dict[Projection, Content]:
    """Stream by stream: nothing but one stream's rows is held in memory."""
    contents = {projection: Content() for projection in projections}
    for stream in streams(connection, mapper, until):
        for projection, row in rows_of(stream, projections):
            contents[projection].add(row)
    return contents


def content(rows: Iterable[Row]) -> str:
    found = Content()
    for row in rows:
        found.add(row)
    return found.hash
