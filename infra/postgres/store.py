"""The rows of one build: the engine's `Store`, which writes what a batch changes."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from psycopg import Connection

from infra.mapper import EventMapper
from infra.postgres.queries import sql
from infra.postgres.reading import read_all
from infra.postgres.recorder import SELECT
from infra.postgres.tables import StoredTable
from projections.engine.batch import Changes
from projections.engine.history import Row
from projections.engine.parking import Parked, Read
from projections.engine.table import Projection

BELIEVED = "AND known_to = '9999-12-31Z'"
CURRENT = f"{BELIEVED} AND valid_to = '9999-12-31Z'"


class PostgresStore:
    def __init__(
        self,
        connection: Connection[Any],
        projection: Projection,
        schema: str,
        mapper: EventMapper,
    ) -> None:
        self.connection = connection
        self.projection = projection
        self.schema = schema
        self.mapper = mapper
        self.tables = [StoredTable(schema, table) for table in projection.tables]

    def current(self, projection: Projection, streams: Collection[UUID]) -> Iterable[Row]:
        tables = [each for each in self.tables if not each.table.appended]
        return self._rows(tables, streams, CURRENT)

    def believed(self, projection: Projection, streams: Collection[UUID]) -> Iterable[Row]:
        return self._rows(self.tables, streams, BELIEVED)

    def stream(self, id: UUID, until: int) -> Sequence[Read]:
        where = "WHERE stream = %s AND position <= %s ORDER BY version"
        rows = self.connection.execute(SELECT + where, [id, until], binary=True)
        return list(read_all(self.mapper, rows))

    def _rows(
        self, tables: Sequence[StoredTable], streams: Collection[UUID], where: str
    ) -> Iterator[Row]:
        for table in tables if streams else ():
            found = self.connection.execute(table.select(where), [list(streams)], binary=True)
            for values in found:
                yield table.read(values, self.projection.key)

    def write(self, changes: Changes) -> None:
        for table in self.tables:
            name = table.table.name
            if dropped := [row for row in changes.dropped if row.table == name]:
                self.connection.execute(table.drop(), table.arrays(dropped))
            if ended := [row for row in changes.ended if row.table == name]:
                arrays = table.arrays(ended, "valid_to", "known_to")
                self.connection.execute(table.end(), arrays)
            self.insert(table, [row for row in changes.new if row.table == name])
        for parked in changes.parked:
            self.park(parked)

    def insert(self, table: StoredTable, rows: Sequence[Row]) -> None:
        if not rows:
            return
        with self.connection.cursor().copy(table.copy()) as copy:
            copy.set_types(table.copy_types)
            for row in rows:
                copy.write_row(table.values(row))

    def park(self, parked: Parked) -> None:
        given = {"schema": self.schema, "stream": parked.stream, "position": parked.position}
        given |= {"topic": parked.topic, "error": parked.error}
        self.connection.execute(sql("park"), given)

    def clear(self, stream: UUID) -> None:
        """As if no event of the stream had been folded, and it were not parked."""
        for table in self.tables:
            self.connection.execute(table.clear(), [stream])
        self.connection.execute(sql("unpark"), {"schema": self.schema, "stream": stream})
