"""Bulk append: many commands' events by binary COPY, in chunks that hold the order lock shortly.

One thread makes the next chunk while another has this one written. Live commands wait for one
chunk at most: the lock goes to whoever waited longest.
"""

import gc
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import groupby
from statistics import median
from time import perf_counter, sleep
from typing import Any, Self

import psycopg
from psycopg import Connection
from psycopg.errors import UniqueViolation

from commands.ports import Bulk
from domain.errors import VersionTaken
from domain.person import IsForgotten
from domain.recorded import Draft, Provenance
from infra.postgres.append import refusal
from infra.postgres.chunk import TAIL, Chunk, Parts, Reserved, instant
from infra.postgres.queries import sql

HOLD = 0.007
"""Seconds for which a chunk is to hold the order lock; at most it may for 20 ms."""
FEWEST, MOST = 500, 2_500
"""Events of a chunk. A command's are never parted. With fewer, round trips are most of the time."""
LATEST = 9
"""Chunks by which the next one's size is chosen."""
LARGEST = 1_000_000
"""Bytes of a chunk, where events are long."""
TURN = 0.0001
"""Seconds after which one thread lets the other go on: that one may hold the lock."""
PATIENCE = (0.1, 1.0, 5.0)
"""Seconds between attempts to write a chunk, where the connection is lost."""

MICROSECOND = timedelta(microseconds=1)

Ready = tuple[Draft, Provenance, Parts, Sequence[Reserved]]


class Pace:
    """How many events a chunk has, by how long those before held the lock."""

    def __init__(self) -> None:
        self.events, self.chunks, self.longest = FEWEST, 0, 0.0
        self._latest: deque[float] = deque(maxlen=LATEST)

    def learn(self, events: int, held: float) -> None:
        """By the median of an event's part: a slow moment passes, a slow disk does not."""
        self.chunks += 1
        self.longest = max(self.longest, held)
        self._latest.append(held / events)
        self.events = int(min(max(HOLD / median(self._latest), FEWEST), MOST))


def append_all(url: str, drafts: Iterable[Ready]) -> Bulk:
    """Raises `VersionTaken`, `Taken` or `IsForgotten` at the first chunk that loses a race: those
    before stay.
    """
    pace, position = Pace(), 0
    writing: Future[int] | None = None
    with two_at_work(), Writer(url, pace) as writer, ThreadPoolExecutor(1) as other:
        for chunk in chunks(drafts, pace):
            position = writing.result() if writing else position
            writing = other.submit(writer.write, chunk)
        position = writing.result() if writing else position
    return Bulk(position, pace.chunks, pace.longest)


def chunks(drafts: Iterable[Ready], pace: Pace) -> Iterator[Chunk]:
    chunk = Chunk()
    for _, command in groupby(drafts, key=lambda each: each[1].command.int):
        for each in command:
            chunk.add(*each)
        if len(chunk) >= pace.events or len(chunk.rows) >= LARGEST:
            yield chunk
            chunk = Chunk()
    if chunk:
        yield chunk


@contextmanager
def two_at_work() -> Iterator[None]:
    """The threads take turns quickly, and nobody collects garbage: all that is to be written is in
    memory, and would be looked through again and again.
    """
    turn, collecting = sys.getswitchinterval(), gc.isenabled()
    sys.setswitchinterval(TURN)
    gc.disable()
    try:
        yield
    finally:
        sys.setswitchinterval(turn)
        if collecting:
            gc.enable()


class Writer:
    """Writes chunk after chunk on a connection of its own, made anew when it is lost."""

    def __init__(self, url: str, pace: Pace) -> None:
        self._url, self._pace = url, pace
        self._connection: Connection[Any] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self._connection:
            self._connection.close()

    def write(self, chunk: Chunk) -> int:
        """The position of its last event."""
        lost = False
        for wait in PATIENCE:
            try:
                return self._write(chunk, lost)
            except psycopg.OperationalError:
                lost = True
                self.close()  # a statement that was cancelled leaves it open, but of no use
                sleep(wait)
        return self._write(chunk, lost)

    def _write(self, chunk: Chunk, lost: bool) -> int:
        """What was committed just before the connection was lost is not refused, but found."""
        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(self._url)
        try:
            return self._append(self._connection, chunk)
        except UniqueViolation as violation:
            self._connection.rollback()
            if lost and (found := _position(self._connection, chunk)):
                return found
            raise refusal(violation) from None

    def _append(self, connection: Connection[Any], chunk: Chunk) -> int:
        """In four round trips, of which the lock is held for three."""
        asked = perf_counter()
        position, next_at, waited = _take_order(connection, chunk)
        chunk.settle(position, next_at)
        with connection.cursor().copy(sql("copy_events")) as copy:
            copy.write(chunk.rows)
            copy.write(TAIL)
        with connection.pipeline():
            _keep_beside(connection, chunk, position, next_at)
            connection.commit()
            connection.execute("NOTIFY recorded")
            connection.commit()
        self._pace.learn(len(chunk), perf_counter() - asked - waited)
        return position + len(chunk)


def _take_order(connection: Connection[Any], chunk: Chunk) -> tuple[int, datetime, float]:
    """The log's end, from now on ours; the next `recorded_at`; the seconds that this waited.

    Each statement has a snapshot of its own: the last one sees all that was written before the lock
    was there. What comes before in a stream stays there, so that it may be looked for earlier.
    """
    with connection.pipeline():
        streams, versions = zip(*chunk.follows, strict=True) if chunk.follows else ((), ())
        given = {"streams": list(streams), "versions": list(versions)}
        lacking = connection.execute(sql("missing_version"), given)
        asked = connection.execute("SELECT clock_timestamp()")
        connection.execute("SELECT order_lock()")
        forgotten = connection.execute(sql("forgotten"), {"owners": list(chunk.owners)})
        ending = connection.execute("SELECT *, clock_timestamp() FROM log_end()")
    if stream := lacking.fetchone():
        raise VersionTaken(stream=stream[0])
    if gone := forgotten.fetchone():
        raise IsForgotten(subject=gone[0])
    [(began,)], [(position, next_at, now)] = asked.fetchall(), ending.fetchall()
    return position, next_at, (now - began).total_seconds()


def _keep_beside(connection: Connection[Any], chunk: Chunk, before: int, next_at: datetime) -> None:
    """Values that only one record may hold, and what answers of earlier knowledge are to name."""
    if chunk.reserved:
        scopes, values, streams = map(list, zip(*chunk.reserved, strict=True))
        given = {"scopes": scopes, "values": values, "streams": streams}
        connection.execute(sql("reserve"), given)
    for source, restated in chunk.restated.items():
        recorded_at = next_at + (restated.last_command - 1) * MICROSECOND
        said = {
            "source": source,
            "command": restated.command,
            "position": before + restated.first,
            "known_from": min(instant(restated.known_from), recorded_at),
            "recorded_at": recorded_at,
        }
        connection.execute(sql("restate"), said)


def _position(connection: Connection[Any], chunk: Chunk) -> int | None:
    """Where the chunk's last event stands, if it is in the log."""
    assert chunk.last
    draft, by = chunk.last
    asked = [draft.stream, draft.version, by.command]
    found = connection.execute(sql("position_of"), asked).fetchone()
    return found[0] if found else None
