"""One whole stream, folded from zero: rebuilds, repair and proof."""

from collections.abc import Sequence

from domain.recorded import Recorded
from projections.engine.history import History
from projections.engine.parking import CannotRead, Parked, Read, Unreadable, parked, readable
from projections.engine.table import Projection


def fold_stream(projection: Projection, stream: Sequence[Read]) -> tuple[History, Parked | None]:
    """Its rows in their final form, and the event at which they end too early."""
    history = History(projection)
    for number, read in enumerate(stream, 1):
        if read.rest is None and isinstance(read, Recorded):  # nearly all: no call is lost on them
            try:
                history.extend(read)
            except Exception as failed:  # whatever a fold raises parks this stream
                return history, parked(read, failed)
        elif told := take(history, read, stream[:number]):
            return history, told
    return history, None


def take(history: History, read: Read, stream: Sequence[Read]) -> Parked | None:
    """Whatever a projection's code raises parks the stream: it is told, and never passed over."""
    if isinstance(read, Unreadable):
        if history.projection.reads(read.kind) or any(history):
            return parked(read, CannotRead(read.error))
        return None  # the correction of another projection's record
    try:
        history.take(read, readable(stream))
    except Exception as failed:  # as above
        return parked(read, failed)
    return None
