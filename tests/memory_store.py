"""The rows of read models in memory, written batch by batch: satisfies the engine's `Store`."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from domain.recorded import Recorded
from projections.engine.batch import fold
from projections.engine.history import Row
from projections.engine.table import Projection

Place = tuple[object, ...]


class MemoryStore:
    """Keeps a row by its stream, its key and its beginnings, as a database does."""

    def __init__(self, *projections: Projection) -> None:
        self.rows: dict[Projection, dict[Place, Row]] = {each: {} for each in projections}
        self.log: list[Recorded] = []

    def take(self, batch: Sequence[Recorded]) -> None:
        self.log += batch
        for projection, rows in self.rows.items():
            changes = fold(projection, batch, self)
            for row in changes.dropped:
                del rows[place(row)]
            for row in changes.ended:
                assert place(row) in rows
                rows[place(row)] = row
            for row in changes.new:
                assert place(row) not in rows
                rows[place(row)] = row

    def current(self, projection: Projection, streams: Collection[UUID]) -> Iterable[Row]:
        appended = {table.name for table in projection.tables if table.appended}
        rows = self.believed(projection, streams)
        return [row for row in rows if row.is_current and row.key[0] not in appended]

    def believed(self, projection: Projection, streams: Collection[UUID]) -> Iterable[Row]:
        return [
            replace(row, stored=(row.valid_to, row.known_to))
            for row in self.rows[projection].values()
            if row.is_believed and row.columns[0] in streams
        ]

    def stream(self, id: UUID, until: int) -> Sequence[Recorded]:
        return [r for r in self.log if r.stream == id and r.position <= until]


def place(row: Row) -> Place:
    return row.columns[0], row.key, row.valid_from, row.known_from
