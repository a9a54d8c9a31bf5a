"""Which events feed which column: found by trying, so that it says what the code does.

Every event is folded after every other one that the record's rules allow, with values that differ;
what changes in the rows is fed by it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Self
from uuid import UUID

from domain.catalogue import events_of
from domain.errors import Refused
from domain.event import Event
from domain.recorded import Provenance, Recorded
from domain.story import Record, say
from projections.engine.samples import IDS, sample
from projections.engine.table import Columns, Gone, Key, Projection, Rows, Table

STREAM = UUID(int=0xC0FFEE)
BEGUN = datetime(2000, 1, 1, tzinfo=UTC)
BY = Provenance("", UUID(int=0), "")

DEPTH = 3
"""Events of a life: one that begins it, one before, and the one that is looked at."""

AGAIN, ELSE = 1, 3
"""The second event and the third are about one thing, or about two."""


@dataclass
class Feeds:
    """{(table, column): topics that change it}, {table: topics that end its rows}."""

    columns: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    ends: dict[str, set[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Life:
    """One record so far, and its rows."""

    record: Record | None = None
    version: int = 0
    rows: dict[Key, Columns] = field(default_factory=dict)

    def after(self, kind: type[Record], projection: Projection, event: Event, into: Feeds) -> Self:
        """What the event changes in the rows is noted. Raises a `Refused`."""
        record, version, rows = say(kind, self.record, event), self.version + 1, dict(self.rows)
        at = BEGUN + timedelta(days=version)
        recorded = Recorded(STREAM, version, event, version, at, at, at, BY)
        for change in projection.changes(recorded, Rows(list(self.rows.values()))):
            row = change.row if isinstance(change, Gone) else change
            name, _ = key = projection.key(row)
            if isinstance(change, Gone):
                del rows[key]
                into.ends.setdefault(name, set()).add(event.TOPIC)
            else:
                rows[key] = row
                table = next(table for table in projection.tables if table.name == name)
                for column in changed(table, self.rows.get(key), row):
                    into.columns.setdefault((name, column), set()).add(event.TOPIC)
        return replace(self, record=record, version=version, rows=rows)


@cache
def feeds(projection: Projection) -> Feeds:
    """Of all its tables."""
    found = Feeds()
    for kind in projection.of:
        lives = [Life()]
        for number in range(DEPTH):
            events = list(said(kind, number))
            lives = [
                longer
                for life in lives
                for event in events
                if (longer := allowed(life, kind, projection, event, found))
            ]
    return found


def said(kind: type[Record], number: int) -> Iterator[Event]:
    """What may come next in a life, with values that no event before had."""
    for event in events_of(kind):
        for thing in (AGAIN, ELSE) if number else (0,):
            yield sample(event, 10 * IDS * number + thing)


def allowed(
    life: Life, kind: type[Record], projection: Projection, event: Event, into: Feeds
) -> Life | None:
    try:
        return life.after(kind, projection, event, into)
    except Refused:
        return None


def changed(table: Table, before: Columns | None, after: Columns) -> Iterator[str]:
    """What a new row has by its table's own defaults is fed by nobody."""
    given = getattr(table.columns, "_field_defaults", {})
    for place, name in enumerate(table.types):
        was = given.get(name, ...) if before is None else before[place]
        if was != after[place]:
            yield name
