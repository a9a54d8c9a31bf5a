"""What commands need from outside. Infra satisfies it by shape, and so do the tests."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.event import Event
from domain.recorded import Draft, Provenance, Recorded, Said
from domain.standing import Standing


@dataclass(frozen=True, slots=True)
class Request:
    """A command as far as it can come again: about which record, what was asked (equal bytes for
    equal requests), and by whom under which command id.
    """

    stream: UUID
    asked: bytes
    by: Provenance
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command came to: the record, the version it left it at, and the position of its last
    event; the last of the log if it said nothing. Its events as they were recorded stand beside.
    """

    id: UUID
    version: int
    position: int
    recorded: Sequence[Recorded] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Bulk:
    """What a bulk came to: the position of its last event, 0 if there was none; in how many chunks
    it was written; and the longest time, in seconds, for which one of them kept others waiting.
    """

    position: int
    chunks: int = 1
    longest: float = 0.0


@dataclass(frozen=True)
class Named:
    """An id in an open field of events of some kinds: in that `field`, or else in any."""

    id: UUID
    by: tuple[type[Event], ...]
    field: str | None = None

    def in_(self, said: Said) -> bool:
        event = said.event
        if not isinstance(event, self.by):
            return False
        if self.field:
            return getattr(event, self.field, None) == self.id
        return str(self.id) in event.model_dump_json(exclude=set(event.personal_fields()))


class Log(Protocol):
    """The event log: one order over all streams, append-only."""

    async def now(self) -> datetime:
        """The greatest of the clock, the last `recorded_at` and the last tick."""

    async def standings(self, ids: Collection[UUID]) -> Mapping[UUID, Standing]:
        """Where each stream stands, by all that was committed before the call."""

    async def streams(self, ids: Collection[UUID]) -> Mapping[UUID, Sequence[Recorded]]:
        """All events of each stream in order of version, which runs 1, 2, 3 …; empty if none."""

    async def said_by(self, command: UUID) -> Sequence[Recorded]:
        """The events of one command in order of position; empty if none."""

    async def naming(self, named: Named) -> Collection[UUID]:
        """The streams with an event of these kinds that names the id, believed or not. Reads all
        events of these kinds.
        """

    async def answered(self, request: Request) -> Answer | None:
        """What the command came to when it was carried out before. Raises `KeyReused`."""

    async def append(self, drafts: Sequence[Draft], request: Request) -> Answer:
        """Record all drafts or none, at dense positions, under one `recorded_at`.

        A command that was carried out before is not again: its first answer comes back. Raises
        `VersionTaken` where a draft's place in its stream is no longer free, `Taken` where a
        unique value is another record's, `IsForgotten` where something personal is told of who is
        forgotten, `KeyReused`.
        """

    async def append_all(self, drafts: Iterable[tuple[Draft, Provenance]]) -> Bulk:
        """Record many commands' drafts in bulk, in their order, in chunks.

        Raises `VersionTaken` or `Taken` at the first chunk that loses a race; those before stay.
        """
