"""Rows that tell of who is forgotten: made anew from what is left of the events."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.sql import SQL, Identifier

from domain.person import Person
from domain.recorded import Recorded
from infra.postgres.builds import all_builds
from infra.postgres.folding import count, written
from infra.postgres.queries import sql
from infra.postgres.store import PostgresStore
from projections.engine.parking import Read, kind_of
from projections.engine.streams import fold_stream


def how_many_forgotten(connection: Connection[Any]) -> int:
    """As of this moment, within a transaction too."""
    [number] = connection.execute(sql("how_many_forgotten")).fetchone() or (0,)
    return int(number)


def forgotten_by(batch: Iterable[Read]) -> list[UUID]:
    """Who is forgotten from then on."""
    recorded = (each for each in batch if isinstance(each, Recorded))
    return [r.event.subject for r in recorded if isinstance(r.event, Person.Forgotten)]


def told_of(connection: Connection[Any], subjects: Sequence[UUID], until: int) -> list[UUID]:
    """The streams that hold something personal about them. Reads the whole log."""
    given = {"subjects": subjects, "until": until}
    return [stream for (stream,) in connection.execute(sql("told_of"), given)]


def fold_anew(
    store: PostgresStore, streams: Collection[UUID], until: int, waiting: set[UUID]
) -> None:
    """Every stream from zero: its past rows are blank too, and equal to those of a rebuild.

    One that cannot be folded is parked, without rows. Raises `TooManyParked`.
    """
    for stream in streams:
        events = store.stream(stream, until)
        if not events or not store.projection.reads(kind_of(events[0])):
            continue
        history, failed = fold_stream(store.projection, events)
        failed = failed or written(store, events[-1], history)
        if failed:
            store.clear(stream)
            count(failed, waiting)
            store.park(failed)


def take_out(connection: Connection[Any], streams: Sequence[UUID]) -> None:
    """Builds that nobody keeps up lose the rows of these streams; who folds one further makes them
    anew on the way. A table's first column is the stream that the row belongs to.
    """
    idle = [each.schema for each in all_builds(connection) if not each.kept_up]
    for schema, table, column in connection.execute(sql("first_columns"), [idle]).fetchall():
        delete = SQL("DELETE FROM {}.{} WHERE {} = ANY (%s)")
        connection.execute(delete.format(*map(Identifier, (schema, table, column))), [streams])
