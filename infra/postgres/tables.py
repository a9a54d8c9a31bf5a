"""Read models in Postgres, from their declarations: the only SQL that is composed."""

import types
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin
from uuid import UUID

from projections.engine.history import Row
from projections.engine.table import Json, Some, Table

SCALARS = {
    UUID: "uuid",
    str: "text",
    int: "int8",
    bool: "bool",
    date: "date",
    datetime: "timestamptz",
    Decimal: "numeric",
    Json: "json",
}
TIMES = ("valid_from", "valid_to", "known_from", "known_to")
OWN = {"position": "int8", "version": "int4"} | dict.fromkeys(TIMES, "timestamptz")
"""What the engine keeps of every row beside its business columns."""

BY = ("valid_from", "known_from")
"""What tells the rows of one key apart."""


@dataclass(frozen=True)
class StoredTable:
    """One declared table in the schema of one build."""

    schema: str
    table: Table

    @cached_property
    def columns(self) -> dict[str, str]:
        """{column: its type}, the business columns first."""
        return {name: sql_type(kind) for name, kind in self.table.types.items()} | OWN

    @property
    def name(self) -> str:
        return f'"{self.schema}"."{self.table.name}"'

    @property
    def stream(self) -> str:
        return self.table.key[0]

    def create(self) -> str:
        nullable = {name for name, kind in self.table.types.items() if is_optional(kind)}
        lines = (
            f'"{name}" {kind}{"" if name in nullable else " NOT NULL"}'
            for name, kind in self.columns.items()
        )
        return f"CREATE TABLE {self.name} ({', '.join(lines)})"

    def index(self) -> list[str]:
        """After the rows are in: that is many times faster than before."""
        key = self._listed((*self.table.key, *BY))
        statements = [
            f"CREATE UNIQUE INDEX IF NOT EXISTS {self._called('key')} ON {self.name} ({key})"
        ]
        if not self.table.appended and not self.table.some:
            instants = f"{self.name} (valid_to, valid_from) {self._summed()}"
            statements.append(
                f"CREATE INDEX IF NOT EXISTS {self._called('instants')} ON {instants}"
            )
        statements += (
            f'CREATE INDEX IF NOT EXISTS {self._called(name)} ON {self.name} ("{name}")'
            for name in self.table.found_by
        )
        statements += (
            f'CREATE INDEX IF NOT EXISTS {self._called(name)} ON {self.name} ("{name}")'
            f' WHERE "{name}" IS NOT NULL'
            for name in self.table.rare
        )
        statements += map(self._index_some, self.table.some)
        return statements

    def _index_some(self, some: Some) -> str:
        beside = [name for name in (*some.beside, *TIMES) if name not in some.by]
        include = f"INCLUDE ({self._listed(beside)})" if beside else ""
        values = ", ".join(f"'{value}'" for value in some.values)
        return (
            f"CREATE INDEX IF NOT EXISTS {self._called(some.name)} ON {self.name}"
            f' ({self._listed(some.by)}) {include} WHERE "{some.column}" IN ({values})'
        )

    def _called(self, what: str) -> str:
        return f'"{self.table.name}_by_{what}"'

    def _summed(self) -> str:
        """Sums at an instant read the index alone."""
        listed = self._listed(("known_from", "known_to", *self.table.summed))
        return f"INCLUDE ({listed})" if self.table.summed else ""

    def copy(self) -> str:
        return f"COPY {self.name} ({self._listed(self.columns)}) FROM STDIN (FORMAT binary)"

    @property
    def copy_types(self) -> list[str]:
        """JSON travels as the text that it is."""
        return ["text" if kind == "json" else kind for kind in self.columns.values()]

    def select_all(self) -> str:
        read = (f'"{n}"::text' if kind == "json" else f'"{n}"' for n, kind in self.columns.items())
        return f"SELECT {', '.join(read)} FROM {self.name}"

    def select(self, where: str) -> str:
        """The rows of the streams that are given as an array."""
        return f'{self.select_all()} WHERE "{self.stream}" = ANY (%s) {where}'

    def end(self) -> str:
        """Sets the ends of the rows whose key and beginnings are given as arrays."""
        return (
            f"UPDATE {self.name} t SET valid_to = n.valid_to, known_to = n.known_to"
            f" FROM {self._given('valid_to', 'known_to')} WHERE {self._same()}"
        )

    def drop(self) -> str:
        return f"DELETE FROM {self.name} t USING {self._given()} WHERE {self._same()}"

    def clear(self) -> str:
        """Deletes all rows of a stream."""
        return f'DELETE FROM {self.name} WHERE "{self.stream}" = %s'

    def compare(self, other: "StoredTable") -> str:
        """Each row as both tables have it, and what `kind` of pair that is; by all columns but
        those that are given as an array, once for each table.
        """
        key = self._listed((*self.table.key, *BY))
        return (
            "SELECT CASE WHEN a.row IS NULL THEN 'only other' WHEN b.row IS NULL THEN 'only live'"
            " WHEN a.row = b.row THEN 'same' ELSE 'different' END AS kind,"
            " a.row AS live, b.row AS other"
            f" FROM (SELECT {key}, to_jsonb(t) - %s::text[] AS row FROM {self.name} t) a"
            f" FULL JOIN (SELECT {key}, to_jsonb(t) - %s::text[] AS row FROM {other.name} t) b"
            f" USING ({key})"
        )

    def arrays(self, rows: Sequence[Row], *more: str) -> list[list[object]]:
        """The arrays that `end` (with both ends) and `drop` take."""
        own = [[getattr(row.columns, name) for row in rows] for name in self.table.key]
        return own + [[getattr(row, name) for row in rows] for name in (*BY, *more)]

    def values(self, row: Row) -> tuple[object, ...]:
        """In the order of `columns`."""
        columns: Iterable[object] = row.columns
        if self._lists:
            columns = list(columns)
            for place in self._lists:
                columns[place] = list(cast(tuple[object, ...], columns[place]))
        times = (row.valid_from, row.valid_to, row.known_from, row.known_to)
        return (*columns, row.position, row.version, *times)

    @cached_property
    def _lists(self) -> list[int]:
        """Places of columns with several values."""
        return [n for n, kind in enumerate(self.columns.values()) if kind.endswith("[]")]

    def read(self, values: Sequence[Any], key: Any) -> Row:
        """A row as `select` finds it; `key` makes the engine's key of its columns."""
        width = len(self.table.types)
        columns = self.table.columns(
            *(tuple(each) if isinstance(each, list) else each for each in values[:width])
        )
        position, version, valid_from, valid_to, known_from, known_to = values[width:]
        return Row(
            key=key(columns),
            columns=columns,
            position=position,
            version=version,
            valid_from=valid_from,
            known_from=known_from,
            valid_to=valid_to,
            known_to=known_to,
            stored=(valid_to, known_to),
        )

    def _given(self, *more: str) -> str:
        names = (*self.table.key, *BY, *more)
        arrays = ", ".join(f"%s::{self.columns[name]}[]" for name in names)
        return f"unnest({arrays}) AS n ({self._listed(names)})"

    def _same(self) -> str:
        return " AND ".join(f't."{name}" = n."{name}"' for name in (*self.table.key, *BY))

    @staticmethod
    def _listed(names: Iterable[str]) -> str:
        return ", ".join(f'"{name}"' for name in names)


def sql_type(kind: Any) -> str:
    """The column type of a declared one. Raises `TypeError` for one that has none."""
    if kind in SCALARS:
        return SCALARS[kind]
    match get_origin(kind), get_args(kind):
        case origin, (inner, *_) if origin is Annotated:
            return sql_type(inner)
        case origin, parts if origin in {Union, types.UnionType}:
            [inner] = (part for part in parts if part is not types.NoneType)
            return sql_type(inner)
        case origin, (value, *_) if origin is Literal:
            return sql_type(type(value))
        case origin, (inner, *_) if origin is tuple:
            return f"{sql_type(inner)}[]"
    raise TypeError(f"no column holds {kind}")


def is_optional(kind: Any) -> bool:
    if get_origin(kind) is Annotated:
        return is_optional(get_args(kind)[0])
    return types.NoneType in get_args(kind)
