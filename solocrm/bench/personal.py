"""What it costs that personal fields are sealed: microseconds of the processor for an event that
names somebody, says why and from where, between its object and its row.

Value: there and back. Limit: the same without a cipher.
"""

import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from statistics import median
from typing import TypeVar
from uuid import UUID, uuid4

from domain.recorded import Draft
from infra.crypto import KEY_BYTES, Key
from infra.mapper import EventMapper, StoredDraft, StoredRecord
from infra.secret import Secret
from solocrm.bench.figures import Compared, Figure, Result
from solocrm.bench.measuring import ROUNDS
from solocrm.bench.sample import CUSTOMERS, commands, said_by

EVENTS = 20_000
MASTER = bytes(KEY_BYTES)
T = TypeVar("T")


class Clear(Key):
    """Keeps nothing secret."""

    def seal(self, value: bytes, place: bytes) -> bytes:
        return value

    def open(self, sealed: bytes, place: bytes) -> bytes:
        return sealed


class Open(Secret):
    """Whoever asks gets a key that keeps nothing secret."""

    def _opened(self, subject: UUID, wrapped: bytes) -> Key:
        return Clear(bytes(KEY_BYTES))


def run(events: int = EVENTS) -> Result:
    measured = [round_trip(events) for _ in range(1 + ROUNDS)][1:]
    sealing, opening, plain, reading, forgotten = map(median, zip(*measured, strict=True))
    without = "without a cipher"
    return Result(
        "µs",
        sealing + opening,
        limit=Figure(without, plain + reading),
        events=events,
        beside={
            "to a row": Compared("µs", sealing, limit=Figure(without, plain)),
            "from a row": Compared("µs", opening, limit=Figure(without, reading)),
            "from a row that is forgotten": Compared("µs", forgotten),
        },
    )


def round_trip(events: int) -> tuple[float, ...]:
    """Microseconds an event: sealed and opened, written and read in clear, and read forgotten."""
    drafts = list(commands(3 * events))[::3]
    sealed, clear = Ways(Secret(MASTER), drafts), Ways(Open(MASTER), drafts)
    return sealed.to_rows(), sealed.from_rows(), clear.to_rows(), clear.from_rows(), sealed.gone()


class Ways:
    """There and back, under one master key."""

    def __init__(self, secret: Secret, drafts: Sequence[Draft]) -> None:
        self.drafts = drafts
        self.by = said_by(uuid4())
        self.mapper = EventMapper(secret)
        self.wrapped = {each: secret.new_key(each) for each in CUSTOMERS}
        self.keys = {each: secret.opened(each, key) for each, key in self.wrapped.items()}
        self.rows: list[StoredDraft] = []

    def to_rows(self) -> float:
        return micros(self.drafts, self._write)

    def from_rows(self) -> float:
        return micros(self._records(self.wrapped), self.mapper.to_domain_event)

    def gone(self) -> float:
        return micros(self._records({}), self.mapper.to_domain_event)

    def _write(self, draft: Draft) -> None:
        self.rows.append(self.mapper.to_stored_event(draft, self.by, self.keys))

    def _records(self, wrapped: Mapping[UUID, bytes]) -> list[StoredRecord]:
        by, now = self.by, datetime.now(UTC)
        return [
            StoredRecord(
                originator_id=row.originator_id,
                originator_version=row.originator_version,
                topic=row.topic,
                state=row.state,
                id=position,
                personal=row.personal,
                occurred_at=now,
                known_from=now,
                recorded_at=now,
                actor=by.actor,
                source=by.source,
                command_id=by.command,
                correlation=None,
                causation=None,
                rest=None,
                subject=row.subject,
                key=wrapped.get(row.subject),
                other_key=None,
            )
            for position, row in enumerate(self.rows, 1)
        ]


def micros(each: Sequence[T], work: Callable[[T], object]) -> float:
    """Of the processor, for one of them."""
    begun = time.process_time()
    deque(map(work, each), maxlen=0)
    return (time.process_time() - begun) / len(each) * 1e6
