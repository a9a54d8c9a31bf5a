"""The envelope: an event's place in its stream and in the log, its times, and who said it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Protocol
from uuid import UUID, uuid5

from domain.event import WORKSPACE, Event

CLOCK_TOLERANCE = timedelta(seconds=5)
"""By so much another machine's clock may be ahead of ours."""

FIRST_INSTANT = datetime(1900, 1, 1, tzinfo=UTC)
"""What a client says happened earlier is a slip of the pen."""


class Provenance(NamedTuple):
    """Who said it, by which command, through which door, because of what.

    `origin` (address and device) and `reason` are personal: they belong to the record's subject.
    """

    actor: str
    command: UUID
    source: str
    correlation: UUID | None = None
    causation: UUID | None = None
    reason: str | None = None
    origin: str | None = None


class Said(Protocol):
    """An event in its stream."""

    @property
    def stream(self) -> UUID: ...

    @property
    def version(self) -> int: ...

    @property
    def event(self) -> Event: ...


class InStream:
    """What the library asks of it, which calls stream and version the originator's."""

    __slots__ = ()

    @property
    def originator_id(self: Said) -> UUID:
        return self.stream

    @property
    def originator_version(self: Said) -> int:
        return self.version

    @property
    def event_id(self: Said) -> UUID:
        """Known before it is recorded, the same wherever the event goes."""
        return uuid5(self.stream, str(self.version))


class Envelope(NamedTuple):
    """One is made for each event that is read: in a third of the time a frozen dataclass takes."""

    stream: UUID
    version: int
    event: Event
    position: int
    occurred_at: datetime
    known_from: datetime
    recorded_at: datetime
    by: Provenance
    rest: int | None = None


class Recorded(Envelope, InStream):
    """An event as the log keeps it: `occurred_at ≤ known_from ≤ recorded_at`.

    `rest` events of its stream follow that belong to the same correction; None outside of one.
    """

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Draft(InStream):
    """An event that asks to be recorded; its free text and its envelope's are about the `subject`.

    Without client time it happens when it is recorded; without `known_from` (which only the demo
    and imports of what was known as it happened give) it is known from then on.
    """

    stream: UUID
    version: int
    event: Event
    occurred_at: datetime | None = None
    known_from: datetime | None = None
    subject: UUID = WORKSPACE
    rest: int | None = None

    def recorded(self, position: int, recorded_at: datetime, by: Provenance) -> Recorded:
        """A clock that stepped back since the decision does not push the event into the future."""
        known_from = min(self.known_from or recorded_at, recorded_at)
        return Recorded(
            stream=self.stream,
            version=self.version,
            event=self.event,
            position=position,
            occurred_at=min(self.occurred_at or recorded_at, known_from),
            known_from=known_from,
            recorded_at=recorded_at,
            by=by,
            rest=self.rest,
        )
