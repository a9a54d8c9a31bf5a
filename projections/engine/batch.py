"""One batch of the log, folded into the rows that a store holds: what changes in them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from projections.engine.history import History, Row
from projections.engine.parking import Parked, Read, Unreadable, kind_of
from projections.engine.ports import Store
from projections.engine.streams import take
from projections.engine.table import Projection


@dataclass
class Changes:
    """Rows to write: those that the store lacks, whose times end, and that hold nowhere now; and
    the streams that could not be folded further.
    """

    new: list[Row] = field(default_factory=list)
    ended: list[Row] = field(default_factory=list)
    dropped: list[Row] = field(default_factory=list)
    parked: list[Parked] = field(default_factory=list)

    def add(self, history: History) -> None:
        for row in history:
            if row.stored is None:
                self.new.append(row)
            elif row.is_changed:
                self.ended.append(row)
        self.dropped += (row for row in history.dropped if row.stored is not None)


def fold(
    projection: Projection, batch: Sequence[Read], store: Store, waiting: Collection[UUID] = ()
) -> Changes:
    """What the batch changes in the projection's rows. `batch` lies beyond the checkpoint; streams
    that are parked are `waiting` and stay as they are.
    """
    streams: dict[UUID, list[Read]] = defaultdict(list)
    for read in batch:
        if (projection.reads(kind_of(read)) or read.rest is not None) and (
            read.stream not in waiting
        ):
            streams[read.stream].append(read)
    changes = Changes()
    rows = stored(projection, streams, store)
    for id, events in streams.items():
        history = History(projection, rows.get(id, ()))
        if failed := take_all(history, events, store):
            changes.parked.append(failed)
        changes.add(history)
    return changes


def take_all(history: History, events: Sequence[Read], store: Store) -> Parked | None:
    """Up to the first event that cannot be folded, which is answered."""
    for read in events:
        stream = store.stream(read.stream, read.position) if read.rest == 0 else ()
        if failed := take(history, read, stream):
            return failed
    return None


def stored(
    projection: Projection, streams: dict[UUID, list[Read]], store: Store
) -> dict[UUID, list[Row]]:
    """The rows that the streams' next events may change."""
    whole = {
        id
        for id, events in streams.items()
        if any(read.rest == 0 or isinstance(read, Unreadable) for read in events)
    }
    known = {id for id, events in streams.items() if events[0].version > 1}
    rows = by_stream(store.current(projection, known - whole))
    rows |= by_stream(store.believed(projection, known & whole))
    return rows


def by_stream(rows: Iterable[Row]) -> dict[UUID, list[Row]]:
    """A row's first column is the id of the stream it belongs to."""
    found: dict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        stream = row.columns[0]
        assert isinstance(stream, UUID)
        found[stream].append(row)
    return found
