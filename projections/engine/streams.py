"""One whole stream, folded from zero: rebuilds, repair and proof."""

from collections.abc import Sequence

from projections.engine.history import History
from projections.engine.parking import CannotRead, Parked, Read, Unreadable, parked, readable
from projections.engine.table import Projection


def fold_stream(projection: Projection, stream: Sequence[Read]) -> tuple[History, Parked | None]:
    """Its rows in their final form, and the event at which they end too early."""
    history = History(projection)
    for number, read in enumerate(stream, 1):
        whole = stream[:number] if read.rest == 0 else ()
        if failed := take(history, read, whole):
            return history, failed
    return history, None


def take(history: History, read: Read, stream: Sequence[Read]) -> Parked | None:
    """Whatever a projection's code raises parks the stream: it is told, and never passed over."""
    if isinstance(read, Unreadable):
        if history.projection.reads(read.kind) or any(history):
            return parked(read, CannotRead(read.error))
        return None  # the correction of another projection's record
    try:
        history.take(read, readable(stream))
    except Exception as failed:
        return parked(read, failed)
    return None
