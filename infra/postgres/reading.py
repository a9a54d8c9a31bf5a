"""Events as they stand in the log: what cannot be read is told, not raised."""

from collections.abc import Iterable, Iterator
from typing import Any

from domain.upcasters import read_as
from infra.mapper import BrokenSeal, EventMapper, UnknownTopic, event_of
from infra.postgres.recorder import stored
from projections.engine.parking import Read, Unreadable


def read_all(mapper: EventMapper, rows: Iterable[Any]) -> Iterator[Read]:
    """Lines of `SELECT`. Raises `UnknownTopic`: a newer program wrote that event."""
    for row in rows:
        yield read(mapper, row)


def read(mapper: EventMapper, row: Any) -> Read:
    record = stored(row)
    try:
        return mapper.to_domain_event(record)
    except UnknownTopic as unknown:
        raise UnknownTopic(**unknown.facts, position=record.id) from None
    except (ValueError, TypeError, KeyError, BrokenSeal) as wrong:
        return Unreadable(
            stream=row[0],
            version=record.originator_version,
            position=record.id,
            kind=event_of(read_as(record.topic)),
            rest=record.rest,
            error=f"{type(wrong).__name__}: {wrong}",
        )
