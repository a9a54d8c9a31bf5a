"""Live read models proved against a fold of the log from zero."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

import psycopg
from psycopg import Connection, IsolationLevel

from domain.errors import Unavailable
from infra.mapper import EventMapper
from infra.postgres import builds
from infra.postgres.queries import sql
from infra.postgres.reading import read_all
from infra.postgres.recorder import SELECT
from infra.postgres.rows import rows_in
from infra.secret import Secret
from projections.engine.content import Content
from projections.engine.parking import Read, kind_of
from projections.engine.slots import SLOTS, slot_of
from projections.engine.streams import fold_stream
from projections.engine.table import Projection

READ = 5_000
"""Events fetched at a time."""

Ends = Mapping[int, int]
"""{slot: position up to which it is folded}."""


@dataclass(frozen=True)
class Verdict:
    """One read model, as it is stored and as a fold from zero has it, without parked streams."""

    projection: str
    live: str
    folded: str
    parked: int

    @property
    def holds(self) -> bool:
        return self.live == self.folded and not self.parked


class StillForgetting(Unavailable, code="still_forgetting"):
    """Somebody was forgotten whom the read models still tell of: ask again when it is folded."""


def verify(url: str, projections: Sequence[Projection], secret: Secret) -> list[Verdict]:
    """The live rows against a fold of the log up to their checkpoints, in one snapshot.

    Raises `StillForgetting`: what they were folded from cannot be read any more.
    """
    with psycopg.connect(url) as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        schemas = builds.live_schemas(connection, projections)
        return proved(connection, schemas, EventMapper(secret)) if schemas else []


def proved(
    connection: Connection[Any], schemas: Mapping[Projection, str], mapper: EventMapper
) -> list[Verdict]:
    ends = {each: ends_of(connection, schema) for each, schema in schemas.items()}
    first = min(position for each in ends.values() for position in each.values())
    if connection.execute(sql("forgotten_after"), {"position": first}).fetchone():
        raise StillForgetting
    apart = {each: {*builds.parked_in(connection, schema)} for each, schema in schemas.items()}
    folded = fold_from_zero(connection, mapper, ends, apart)
    verdicts = []
    for each, schema in schemas.items():
        live = Content()
        for row in rows_in(connection, each, schema):
            if row.columns[0] not in apart[each]:
                live.add(row)
        verdicts.append(Verdict(each.name, live.hash, folded[each].hash, len(apart[each])))
    return verdicts


def ends_of(connection: Connection[Any], schema: str) -> Ends:
    rows = connection.execute(sql("slots_of"), {"schema": schema}, binary=True).fetchall()
    return {
        slot: position
        for slots, position in rows
        for slot in range(SLOTS)
        if any(slot in each for each in slots)
    }


def fold_from_zero(
    connection: Connection[Any],
    mapper: EventMapper,
    ends: Mapping[Projection, Ends],
    apart: Mapping[Projection, set[UUID]],
) -> Mapping[Projection, Content]:
    """Stream by stream: nothing but one stream's rows is held in memory."""
    contents: dict[Projection, Content] = defaultdict(Content)
    for stream in streams(connection, mapper):
        id = stream[0].stream
        for projection, end in ends.items():
            if projection.reads(kind_of(stream[0])) and id not in apart[projection]:
                told = [read for read in stream if read.position <= end[slot_of(id)]]
                for row in fold_stream(projection, told)[0]:
                    contents[projection].add(row)
    return contents


def streams(connection: Connection[Any], mapper: EventMapper) -> Iterator[list[Read]]:
    """Every stream's events in order of version."""
    with connection.cursor("log", binary=True) as cursor:
        cursor.itersize = READ
        cursor.execute(SELECT + "ORDER BY stream, version")
        events = read_all(mapper, cursor)
        for _, stream in groupby(events, key=lambda read: read.stream):
            yield list(stream)
