"""Events as they stand in the log: what cannot be read is told, not raised."""

from collections.abc import Iterable, Iterator
from typing import Any, cast
from uuid import UUID

from psycopg import Connection

from domain.upcasters import read_as
from infra.mapper import BrokenSeal, EventMapper, StoredRecord, UnknownTopic, event_of
from infra.postgres.queries import sql
from projections.engine.parking import Read, Unreadable


def last_position(connection: Connection[Any]) -> int:
    """0 for an empty log."""
    [last] = connection.execute(sql("last_position")).fetchone() or (0,)
    return int(last)


def read_all(mapper: EventMapper, rows: Iterable[Any]) -> Iterator[Read]:
    """Lines of `SELECT`. Raises `UnknownTopic`: a newer program wrote that event."""
    for row in rows:
        yield read(mapper, row)


def read(mapper: EventMapper, line: Any) -> Read:
    try:
        return mapper.read(line)
    except UnknownTopic as unknown:
        raise UnknownTopic(**unknown.facts, position=StoredRecord(*line).id) from None
    except (ValueError, TypeError, KeyError, BrokenSeal) as wrong:
        stored = StoredRecord(*line)
        return Unreadable(
            stream=cast(UUID, stored.originator_id),
            version=stored.originator_version,
            position=stored.id,
            kind=event_of(read_as(stored.topic)),
            rest=stored.rest,
            error=f"{type(wrong).__name__}: {wrong}",
        )
