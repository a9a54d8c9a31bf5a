"""Rows of one table on their way into it: bytes at once, sent together in one COPY."""

from collections.abc import Iterable
from typing import Any

from psycopg import Connection
from psycopg.abc import Buffer
from psycopg.copy import Copy, Writer

from infra.postgres.tables import StoredTable
from projections.engine.history import Row


class Blocks(Writer):
    """Keeps what is written."""

    def __init__(self) -> None:
        self.all: list[Buffer] = []

    def write(self, data: Buffer) -> None:
        self.all.append(data)


class Sheet:
    """A row is not needed any more once it is on it: so few are there at a time, and these lie in
    the processor's cache.
    """

    def __init__(self, connection: Connection[Any], table: StoredTable) -> None:
        self._connection = connection
        self._table = table
        self._blocks = Blocks()
        self._copy = Copy(connection.cursor(), binary=True, writer=self._blocks)
        self._copy.set_types(table.copy_types)
        self._is_empty = True

    def add(self, rows: Iterable[Row]) -> None:
        """Raises whatever says that no column takes a value."""
        write, values = self._copy.write_row, self._table.values
        for row in rows:
            write(values(row))
            self._is_empty = False

    def send(self) -> None:
        """All of them, once."""
        if self._is_empty:
            return
        self._copy.finish(None)
        with self._connection.cursor().copy(self._table.copy()) as copy:
            for block in self._blocks.all:
                copy.write(block)
