"""Parked: a stream that a projection cannot fold waits for repair, and all others go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.event import Event
from domain.recorded import Recorded

MOST_PARKED = 20
"""Streams of one projection: one more is a fault of its code, not of data, and stops it."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An event whose fields do not fit its class, in its place in the log."""

    stream: UUID
    version: int
    position: int
    kind: type[Event]
    rest: int | None
    error: str


Read = Recorded | Unreadable
"""An event as it was read from the log."""


@dataclass(frozen=True, slots=True)
class Parked:
    """The event at which the fold of a stream ended, and why."""

    stream: UUID
    position: int
    topic: str
    error: str


class TooManyParked(Exception):
    """The projection stops."""

    def __init__(self, last: Parked) -> None:
        super().__init__(last)
        self.last = last


class CannotRead(Exception):
    """An event that is needed cannot be read."""


def kind_of(read: Read) -> type[Event]:
    return read.kind if isinstance(read, Unreadable) else type(read.event)


def readable(stream: Sequence[Read]) -> Sequence[Recorded]:
    """Raises `CannotRead` at the first event that is not."""
    found: list[Recorded] = []
    for read in stream:
        if isinstance(read, Unreadable):
            raise CannotRead(f"position {read.position}: {read.error}")
        found.append(read)
    return found


def parked(read: Read, failed: Exception) -> Parked:
    error = str(failed) if isinstance(failed, CannotRead) else f"{type(failed).__name__}: {failed}"
    return Parked(read.stream, read.position, kind_of(read).TOPIC, error.replace("\0", ""))
