"""Events as the bytes of a binary COPY, made before the order lock is taken.

What is known only under the lock stands at the beginning of each row, and is put there last: the
position, and the times.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from struct import Struct
from typing import TYPE_CHECKING, Any
from uuid import UUID

from domain.errors import VersionTaken

if TYPE_CHECKING:  # a process that only writes chunks starts without all of the domain
    from domain.recorded import Draft, Provenance

HEAD, TAIL = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
NULL = b"\xff\xff\xff\xff"
COLUMNS = 16
"""Of copy_events.sql, in its order; each field comes behind its length."""

OPEN = Struct("!hiqiqiqiq")
"""The number of columns; position, recorded_at, known_from, occurred_at."""
FIXED = Struct(f"!{OPEN.size}xi16siii16si16s")
"""What is still open; stream, version, subject, command."""
LENGTH, INTEGER = Struct("!i"), Struct("!ii")

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
WHEN_RECORDED = 2**62
"""Later than any instant: cut to that at which the event is recorded."""

Parts = tuple[bytes, bytes | None, UUID]
"""Of an event: the state, the personal part, and whose that is."""
Reserved = tuple[str, bytes, UUID]


@dataclass(slots=True)
class Restated:
    """What was known before it is recorded: its command, the numbers of its first event and of its
    last command in the chunk, and its earliest `known_from`.
    """

    command: UUID
    first: int
    last_command: int
    known_from: int


class Chunk:
    """The events of whole commands, which go into the log together."""

    def __init__(self) -> None:
        self.rows = bytearray(HEAD)
        self.reserved: list[Reserved] = []
        self.follows: dict[int, int] = {}
        """{stream that goes on here: the version before}; of ids the numbers, which are quick."""
        self.restated: dict[str, Restated] = {}
        """By source."""
        self.owners: set[int] = set()
        """By whose keys personal parts are sealed."""
        self.last: tuple[UUID, int, UUID] | None = None
        """The stream, version and command of its last event."""
        self._open: list[tuple[int, bool, int, int]] = []
        """Of each event: its place, whether it begins a command, `occurred_at`, `known_from`."""
        self._command: int | None = None
        self._commands = 0
        self._versions: dict[int, int] = {}
        """Of each stream."""

    def __len__(self) -> int:
        return len(self._open)

    def __getstate__(self) -> dict[str, Any]:
        """For another process, which writes it."""
        return vars(self) | {"_versions": {}}

    def add(
        self,
        draft: "Draft",
        by: "Provenance",
        parts: Parts,
        owners: Iterable[UUID],
        reserved: Sequence[Reserved],
    ) -> None:
        """Raises `VersionTaken` where the stream does not go on with its next version."""
        begins = not self.goes_on(by)
        self._command = by.command.int
        self._commands += begins
        self._follow(draft)
        self.last = draft.stream, draft.version, by.command
        occurred = known = micros(draft.occurred_at)
        if draft.known_from is not draft.occurred_at:
            known = micros(draft.known_from)
        self._open.append((len(self.rows), begins, occurred, known))
        self.rows += encoded(draft, by, parts)
        for owner in owners:
            self.owners.add(owner.int)
        if reserved:
            self.reserved += reserved
        if draft.known_from:
            self._restate(by, known)

    def goes_on(self, by: "Provenance") -> bool:
        """Whether that is the command whose event it has last."""
        return by.command.int == self._command

    def _follow(self, draft: "Draft") -> None:
        version, stream = draft.version, draft.stream.int
        before = self._versions.get(stream)
        if before is None:
            if version > 1:
                self.follows[stream] = version - 1
        elif before != version - 1:
            raise VersionTaken(stream=draft.stream)
        self._versions[stream] = version

    def _restate(self, by: "Provenance", known: int) -> None:
        if restated := self.restated.get(by.source):
            restated.last_command = self._commands
            restated.known_from = min(restated.known_from, known)
        else:
            command = by.correlation or by.command
            self.restated[by.source] = Restated(command, len(self), self._commands, known)

    def settle(self, last_position: int, first_at: datetime) -> None:
        """Puts positions and times into place, one `recorded_at` a command."""
        rows, pack, position, at = self.rows, OPEN.pack_into, last_position, micros(first_at) - 1
        for place, begins, occurred, known in self._open:
            position += 1
            at += begins
            heard = known if known < at else at
            happened = occurred if occurred < heard else heard
            pack(rows, place, COLUMNS, 8, position, 8, at, 8, heard, 8, happened)


def encoded(draft: "Draft", by: "Provenance", parts: Parts) -> bytes:
    """A row, with nothing yet in the places of what is open."""
    state, personal, owner = parts
    stream, subject, command = draft.stream.int, owner.int, by.command.int
    correlation, causation, rest = by.correlation, by.causation, draft.rest
    return b"".join(
        (
            FIXED.pack(
                16,
                stream.to_bytes(16),
                4,
                draft.version,
                16,
                subject.to_bytes(16),
                16,
                command.to_bytes(16),
            ),
            often(
                draft.event.TOPIC,
                by.actor,
                by.source,
                correlation and correlation.int,
                causation and causation.int,
            ),
            NULL if rest is None else INTEGER.pack(4, rest),
            LENGTH.pack(len(state)),
            state,
            NULL if personal is None else LENGTH.pack(len(personal)),
            personal or b"",
        )
    )


@lru_cache(maxsize=1_000)
def often(topic: str, actor: str, source: str, *ids: int | None) -> bytes:
    """What is the same in many rows; the ids are those of correlation and causation."""
    caused = (NULL if id is None else behind_its_length(id.to_bytes(16)) for id in ids)
    texts = (behind_its_length(text.encode()) for text in (topic, actor, source))
    return b"".join((*caused, *texts))


def behind_its_length(value: bytes) -> bytes:
    return LENGTH.pack(len(value)) + value


def micros(at: datetime | None) -> int:
    """Since 2000, as Postgres counts."""
    if at is None:
        return WHEN_RECORDED
    since = at - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def instant(at: int) -> datetime:
    return EPOCH + timedelta(microseconds=at)
