"""Bulk append: many commands' events by binary COPY, in chunks that hold the order lock shortly.

The next chunks are made while one is written. Live commands wait for one chunk at most: the lock
goes to whoever waited longest.
"""

import gc
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from statistics import median

from commands.ports import Bulk
from domain.recorded import Draft, Provenance
from infra.mapper import owners
from infra.postgres.append import LOST
from infra.postgres.beside import write_beside
from infra.postgres.chunk import Chunk, Parts, Reserved
from infra.postgres.writer import RaceLost, Writer, Written

HOLD = 0.007
"""Seconds for which a chunk is to hold the order lock; at most it may for 20 ms."""
FEWEST, MOST = 500, 2_500
"""Events of a chunk. A command's are never parted. With fewer, round trips are most of the time."""
LATEST = 9
"""Chunks by which the next one's size is chosen."""
LARGEST = 1_000_000
"""Bytes of a chunk, where events are long."""
FEW = 10
"""With fewer chunks, a process that writes them would start for longer than it helps."""

Ready = tuple[Draft, Provenance, Parts, Sequence[Reserved]]


class Pace:
    """How many events a chunk has, by how long those before held the lock."""

    def __init__(self) -> None:
        self.events, self.chunks, self.longest, self.position = FEWEST, 0, 0.0, 0
        self._latest: deque[float] = deque(maxlen=LATEST)

    def learn(self, written: Written) -> None:
        """By the median of an event's part: a slow moment passes, a slow disk does not."""
        self.position = written.position
        self.chunks += 1
        if written.held:
            self.longest = max(self.longest, written.held)
            self._latest.append(written.held / written.events)
            self.events = int(min(max(HOLD / median(self._latest), FEWEST), MOST))


def append_all(url: str, drafts: Iterable[Ready]) -> Bulk:
    """Raises `VersionTaken`, `Taken` or `IsForgotten` at the first chunk that loses a race: those
    before stay.
    """
    pace = Pace()
    coming = chunks(drafts, pace)
    with nothing_collected():
        first = list(islice(coming, FEW))
        write = write_here if len(first) < FEW else write_beside
        try:
            for written in write(url, chain(first, coming)):
                pace.learn(written)
        except RaceLost as lost:
            raise LOST[lost.code](**lost.facts) from None
    return Bulk(pace.position, pace.chunks, pace.longest)


def write_here(url: str, chunks: Iterable[Chunk]) -> Iterator[Written]:
    with Writer(url) as writer:
        for chunk in chunks:
            yield writer.write(chunk)


def chunks(drafts: Iterable[Ready], pace: Pace) -> Iterator[Chunk]:
    """Each ends where a command does."""
    chunk = Chunk()
    for each in drafts:
        full = len(chunk) >= pace.events or len(chunk.rows) >= LARGEST
        if full and not chunk.goes_on(each[1]):
            yield chunk
            chunk = Chunk()
        chunk.add(*each)
        draft, by, (_, personal, _), _ = each
        if personal:
            chunk.owners.update(owner.hex for owner in owners(draft, by))
    if chunk:
        yield chunk


@contextmanager
def nothing_collected() -> Iterator[None]:
    """Nobody collects garbage: all that is to be written is in memory, and would be looked through
    again and again.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
