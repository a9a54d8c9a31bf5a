"""One batch of the log, folded into the rows that a store holds: what changes in them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

from domain.recorded import Recorded
from projections.engine.history import History, Row
from projections.engine.ports import Store
from projections.engine.table import Projection


@dataclass
class Changes:
    """Rows to write: those that the store lacks, whose times end, and that hold nowhere now."""

    new: list[Row] = field(default_factory=list)
    ended: list[Row] = field(default_factory=list)
    dropped: list[Row] = field(default_factory=list)

    def add(self, history: History) -> None:
        for row in history:
            if row.stored is None:
                self.new.append(row)
            elif row.is_changed:
                self.ended.append(row)
        self.dropped += (row for row in history.dropped if row.stored is not None)


def fold(projection: Projection, batch: Sequence[Recorded], store: Store) -> Changes:
    """What the batch changes in the projection's rows. `batch` lies beyond the checkpoint."""
    streams: dict[UUID, list[Recorded]] = defaultdict(list)
    for recorded in batch:
        if projection.reads(type(recorded.event)) or recorded.rest is not None:
            streams[recorded.stream].append(recorded)
    changes = Changes()
    for history in histories(projection, streams, store):
        changes.add(history)
    return changes


def histories(
    projection: Projection, streams: dict[UUID, list[Recorded]], store: Store
) -> Iterator[History]:
    """The history of every stream, with its part of the batch."""
    corrected = {id for id, events in streams.items() if any(r.rest == 0 for r in events)}
    known = {id for id, events in streams.items() if events[0].version > 1}
    rows = by_stream(store.current(projection, known - corrected))
    rows |= by_stream(store.believed(projection, known & corrected))
    for id, events in streams.items():
        history = History(projection, rows.get(id, ()))
        for recorded in events:
            history.take(recorded, partial(store.stream, id, recorded.position))
        yield history


def by_stream(rows: Iterable[Row]) -> dict[UUID, list[Row]]:
    """A row's first column is the id of the stream it belongs to."""
    found: dict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        stream = row.columns[0]
        assert isinstance(stream, UUID)
        found[stream].append(row)
    return found
