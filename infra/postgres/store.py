"""The rows of a group of builds: the engine's `Store`, which writes what a batch changes."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from psycopg import Connection

from domain.recorded import Recorded
from infra.mapper import EventMapper
from infra.postgres.recorder import SELECT, stored
from infra.postgres.tables import StoredTable
from projections.engine.batch import Changes
from projections.engine.history import Row
from projections.engine.table import Projection

BELIEVED = "AND known_to = '9999-12-31Z'"
CURRENT = f"{BELIEVED} AND valid_to = '9999-12-31Z'"


class PostgresStore:
    def __init__(
        self, connection: Connection[Any], schemas: Mapping[Projection, str], mapper: EventMapper
    ) -> None:
        self.connection = connection
        self.mapper = mapper
        self.tables = {
            projection: [StoredTable(schema, table) for table in projection.tables]
            for projection, schema in schemas.items()
        }

    def current(self, projection: Projection, streams: Collection[UUID]) -> Iterable[Row]:
        tables = [each for each in self.tables[projection] if not each.table.appended]
        return self._rows(projection, tables, streams, CURRENT)

    def believed(self, projection: Projection, streams: Collection[UUID]) -> Iterable[Row]:
        return self._rows(projection, self.tables[projection], streams, BELIEVED)

    def stream(self, id: UUID, until: int) -> Sequence[Recorded]:
        where = "WHERE stream = %s AND position <= %s ORDER BY version"
        rows = self.connection.execute(SELECT + where, [id, until], binary=True)
        return [self.mapper.to_domain_event(stored(row)) for row in rows]

    def _rows(
        self,
        projection: Projection,
        tables: Sequence[StoredTable],
        streams: Collection[UUID],
        where: str,
    ) -> Iterator[Row]:
        for table in tables if streams else ():
            found = self.connection.execute(table.select(where), [list(streams)], binary=True)
            for values in found:
                yield table.read(values, projection.key)

    def write(self, projection: Projection, changes: Changes) -> None:
        for table in self.tables[projection]:
            name = table.table.name
            if dropped := [row for row in changes.dropped if row.table == name]:
                self.connection.execute(table.drop(), table.arrays(dropped))
            if ended := [row for row in changes.ended if row.table == name]:
                arrays = table.arrays(ended, "valid_to", "known_to")
                self.connection.execute(table.end(), arrays)
            self.insert(table, [row for row in changes.new if row.table == name])

    def insert(self, table: StoredTable, rows: Sequence[Row]) -> None:
        if not rows:
            return
        with self.connection.cursor().copy(table.copy()) as copy:
            copy.set_types(table.copy_types)
            for row in rows:
                copy.write_row(table.values(row))
