"""Events as the bytes of a binary COPY, made before the order lock is taken.

What is known only under the lock stands at the beginning of each row, and is put there last: the
position, and the times.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from struct import Struct
from typing import NamedTuple
from uuid import UUID

from domain.errors import VersionTaken
from domain.recorded import Provenance
from infra.mapper import StoredDraft

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

Reserved = tuple[str, bytes, UUID]


class Restated(NamedTuple):
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
        self.follows: list[tuple[UUID, int]] = []
        """Streams that go on here, and the version before."""
        self.restated: dict[str, Restated] = {}
        """By source."""
        self.owners: set[UUID] = set()
        """Whom personal parts are about."""
        self.last: tuple[UUID, int, UUID] | None = None
        """Stream, version and command of the last event: by them the log is asked for it."""
        self._open: list[tuple[int, bool, int, int]] = []
        """Of each event: its place, whether it begins a command, `occurred_at`, `known_from`."""
        self._commands = 0
        self._versions: dict[UUID, int] = {}

    def __len__(self) -> int:
        return len(self._open)

    def add(self, draft: StoredDraft, by: Provenance, reserved: Sequence[Reserved]) -> None:
        """Raises `VersionTaken` where the stream does not go on with its next version."""
        begins = self.last is None or self.last[2] != by.command
        self._commands += begins
        self._follow(draft, by)
        occurred, known = micros(draft.occurred_at), micros(draft.known_from)
        self._open.append((len(self.rows), begins, occurred, known))
        self.rows += encoded(draft, by)
        self.reserved += reserved
        self.owners.update(draft.owners)
        if draft.known_from:
            so_far = self.restated.get(by.source)
            self.restated[by.source] = Restated(
                command=so_far.command if so_far else by.correlation or by.command,
                first=so_far.first if so_far else len(self),
                known_from=min(so_far.known_from, known) if so_far else known,
                last_command=self._commands,
            )

    def _follow(self, draft: StoredDraft, by: Provenance) -> None:
        stream, version = draft.originator_id, draft.originator_version
        assert isinstance(stream, UUID)
        before = self._versions.get(stream)
        if before is None and version > 1:
            self.follows.append((stream, version - 1))
        elif before is not None and before != version - 1:
            raise VersionTaken(stream=stream)
        self._versions[stream] = version
        self.last = stream, version, by.command

    def settle(self, last_position: int, first_at: datetime) -> None:
        """Puts positions and times into place, one `recorded_at` a command."""
        rows, position, at = self.rows, last_position, micros(first_at) - 1
        for place, begins, occurred, known in self._open:
            position += 1
            at += begins
            heard = min(known, at)
            OPEN.pack_into(
                rows, place, COLUMNS, 8, position, 8, at, 8, heard, 8, min(occurred, heard)
            )


def encoded(draft: StoredDraft, by: Provenance) -> bytes:
    """A row, with nothing yet in the places of what is open."""
    version, state, personal = draft.originator_version, draft.state, draft.personal
    assert isinstance(draft.originator_id, UUID)
    ids = draft.originator_id.bytes, draft.subject.bytes, by.command.bytes
    return b"".join(
        (
            FIXED.pack(16, ids[0], 4, version, 16, ids[1], 16, ids[2]),
            NULL if draft.rest is None else INTEGER.pack(4, draft.rest),
            caused(by.correlation, by.causation),
            text(draft.topic),
            text(by.actor),
            text(by.source),
            LENGTH.pack(len(state)),
            state,
            NULL if personal is None else LENGTH.pack(len(personal)),
            personal or b"",
        )
    )


@lru_cache(maxsize=1_000)
def text(said: str) -> bytes:
    return behind_its_length(said.encode())


@lru_cache(maxsize=1_000)
def caused(*ids: UUID | None) -> bytes:
    return b"".join(behind_its_length(id.bytes) if id else NULL for id in ids)


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
