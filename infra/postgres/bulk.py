"""Bulk append: many commands' events by binary COPY, in chunks that hold the order lock shortly.

Of many chunks the next ones are made while one is written. Live commands wait for one chunk at
most: the lock goes to whoever waited longest. Nobody is woken before the last chunk: who follows
the log finds the others when looking.
"""

import gc
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from statistics import median
from uuid import UUID

from commands.ports import Bulk
from domain.recorded import Draft, Provenance
from infra.postgres import beside
from infra.postgres.append import LOST
from infra.postgres.chunk import Chunk, Parts, Reserved
from infra.postgres.writer import RaceLost, Writer, Written

HOLD = 0.006
"""Seconds for which a chunk is to hold the order lock; at most it may for 20 ms, of which a new
file of the write-ahead log takes 12.
"""
FEWEST, MOST = 500, 2_500
"""Events of a chunk. A command's are never parted. With fewer, round trips are most of the time."""
LATEST = 9
"""Chunks by which the next one's size is chosen."""
LARGEST = 1_000_000
"""Bytes of a chunk, where events are long."""
FEW = 5
"""Of no more chunks, a process that writes them would start for longer than it helps."""

Ready = tuple[Draft, Provenance, Parts, Sequence[UUID], Sequence[Reserved]]
"""A draft, who says it, its parts, by whose keys they are sealed, and the values it reserves."""


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
    with nothing_collected():
        try:
            for each in written(url, chunks(drafts, pace)):
                pace.learn(each)
        except RaceLost as lost:
            raise LOST[lost.code](**lost.facts) from None
    return Bulk(pace.position, pace.chunks, pace.longest)


def written(url: str, chunks: Iterator[Chunk]) -> Iterator[Written]:
    """Each chunk as it is written: here, until a process that does nothing else is ready."""
    with Writer(url) as writer:
        yield from map(writer.write, islice(chunks, FEW))
        if following := next(chunks, None):
            with beside.process(url) as pipe:
                while following and not pipe.poll():
                    yield writer.write(following)
                    following = next(chunks, None)
                if following:
                    yield from beside.written(pipe, chain([following], chunks))


def chunks(drafts: Iterable[Ready], pace: Pace) -> Iterator[Chunk]:
    """Each ends where a command does."""
    chunk = Chunk()
    for each in drafts:
        full = len(chunk) >= pace.events or len(chunk.rows) >= LARGEST
        if full and not chunk.goes_on(each[1]):
            yield chunk
            chunk = Chunk()
        chunk.add(*each)
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
