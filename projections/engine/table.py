"""What a read model declares: its tables, and what one event changes in them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import NewType, TypeVar, get_type_hints

from domain.event import Event, Personal
from domain.recorded import Recorded
from domain.story import Record, happens_to

Json = NewType("Json", str)
"""A column of JSON, kept as the text it was written in."""

Columns = tuple[object, ...]
C = TypeVar("C", bound=Columns)
Key = tuple[str, object]
"""(table, value or values that tell the row from others of its stream)."""


@dataclass(frozen=True)
class Some:
    """Those rows whose `column` holds one of `values`: readers find them by the columns `by`, and
    need no row to read what stands `beside`, or when the row holds.
    """

    name: str
    column: str
    values: tuple[str, ...]
    by: tuple[str, ...]
    beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """Data, not DDL: the typed columns are a NamedTuple; `key` names those that identify a row.

    The first column, and the first of the key, is the id of the stream that the row belongs to.

    Rows of a table that is `appended` to are never looked at again by later events. Readers find
    rows by the columns `found_by`; those that they add up at one instant, over all records, are
    `summed`: a store keeps them where it needs no row to read them. The few rows that say anything
    in a `rare` column are found by it. Where `some` rows are asked for apart, nothing else is kept
    to find rows by the instants at which they hold.
    """

    name: str
    columns: type[Columns]
    key: tuple[str, ...]
    appended: bool = False
    found_by: tuple[str, ...] = ()
    summed: tuple[str, ...] = ()
    rare: tuple[str, ...] = ()
    some: tuple[Some, ...] = ()

    @cached_property
    def types(self) -> dict[str, object]:
        """{column: its type, with its marks}."""
        return get_type_hints(self.columns, include_extras=True)

    @property
    def personal(self) -> dict[str, str]:
        """{column that is blanked when its subject is forgotten: column that holds the subject}."""
        return {
            column: mark.of
            for column, kind in self.types.items()
            for mark in getattr(kind, "__metadata__", ())
            if isinstance(mark, Personal)
        }


@dataclass(slots=True)  # not frozen: one is made for each event
class Rows:
    """The current rows of one stream, as the fold of its next event sees them."""

    current: Iterable[Columns]

    def all(self, columns: type[C]) -> list[C]:
        return [row for row in self.current if isinstance(row, columns)]

    def one(self, columns: type[C]) -> C:
        [row] = self.all(columns)
        return row


@dataclass(frozen=True, slots=True)
class Gone:
    """The row of that key ends, and none follows."""

    row: Columns


Change = Columns | Gone


@dataclass(frozen=True, eq=False)
class Projection:
    """A row belongs to one stream: `changes` sees that stream's rows and yields new ones by key."""

    name: str
    of: tuple[type[Record], ...]
    tables: tuple[Table, ...]
    changes: Callable[[Recorded, Rows], Iterable[Change]]

    def key(self, row: Columns) -> Key:
        table, values = self._keys[type(row)]
        return table, values(row)

    @cached_property
    def _keys(self) -> dict[type, tuple[str, Callable[[Columns], object]]]:
        return {table.columns: (table.name, within_stream(table)) for table in self.tables}

    def reads(self, event: type[Event]) -> bool:
        found = self._reads.get(event)
        if found is None:
            found = self._reads[event] = any(happens_to(event, record) for record in self.of)
        return found

    @cached_property
    def _reads(self) -> dict[type[Event], bool]:
        return {}

    @cached_property
    def appended(self) -> frozenset[str]:
        """The names of its tables that are only appended to."""
        return frozenset(table.name for table in self.tables if table.appended)


def within_stream(table: Table) -> Callable[[Columns], object]:
    """Reads the columns of the key but the first, which is the stream."""
    rest = table.key[1:]
    return attrgetter(*rest) if rest else nothing


def nothing(_: Columns) -> None:
    """Of its stream there is one row."""
