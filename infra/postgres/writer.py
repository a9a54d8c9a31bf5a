"""Writes ready chunks into the log, each in a transaction that holds the order lock shortly."""

from datetime import datetime, timedelta
from time import perf_counter, sleep
from typing import Any, NamedTuple, Self

import psycopg
from psycopg import Connection
from psycopg.errors import UniqueViolation

from infra.postgres.arrays import ids, integers
from infra.postgres.chunk import TAIL, Chunk, instant
from infra.postgres.queries import sql

PATIENCE = (0.1, 1.0, 5.0)
"""Seconds between attempts to write a chunk, where the connection is lost."""

MICROSECOND = timedelta(microseconds=1)


class Written(NamedTuple):
    """Of a chunk: the position of its last event, how many it had, and the seconds for which it
    held the lock, unless its connection was lost.
    """

    position: int
    events: int
    held: float | None


class RaceLost(Exception):
    """Nothing of the chunk is written: why, in the words of `append`, and which record it is."""

    def __init__(self, code: str, facts: dict[str, object]) -> None:
        super().__init__(code, facts)
        self.code, self.facts = code, facts


class Writer:
    """Writes chunk after chunk on a connection of its own, made anew when it is lost."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: Connection[Any] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self._connection:
            self._connection.close()

    def write(self, chunk: Chunk) -> Written:
        """Raises `RaceLost`."""
        lost = False
        for wait in PATIENCE:
            try:
                return self._write(chunk, lost)
            except psycopg.OperationalError:
                lost = True
                self.close()  # a statement that was cancelled leaves it open, but of no use
                sleep(wait)
        return self._write(chunk, lost)

    def _write(self, chunk: Chunk, lost: bool) -> Written:
        """What was committed just before the connection was lost is not refused, but found."""
        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(self._url)
        try:
            return self._append(self._connection, chunk)
        except UniqueViolation as violation:
            self._connection.rollback()
            if lost and (found := _position(self._connection, chunk)):
                return Written(found, len(chunk), None)
            by_value = violation.diag.constraint_name == "reservations_by_value"
            raise RaceLost("taken" if by_value else "version_taken", {}) from None

    def _append(self, connection: Connection[Any], chunk: Chunk) -> Written:
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
        return Written(position + len(chunk), len(chunk), perf_counter() - asked - waited)


def _take_order(connection: Connection[Any], chunk: Chunk) -> tuple[int, datetime, float]:
    """The log's end, from now on ours; the next `recorded_at`; the seconds that this waited.

    Each statement has a snapshot of its own: the last one sees all that was written before the lock
    was there. What comes before in a stream stays there, so that it may be looked for earlier.
    """
    before = {"streams": ids(chunk.follows), "versions": integers(chunk.follows.values())}
    owners = {"owners": ids(chunk.owners)}
    with connection.pipeline():
        lacking = connection.execute(sql("missing_version"), before)
        locked = connection.execute("SELECT clock_timestamp(), order_lock(), clock_timestamp()")
        forgotten = connection.execute(sql("forgotten"), owners)
        ending = connection.execute("SELECT * FROM log_end()")
    if stream := lacking.fetchone():
        raise RaceLost("version_taken", {"stream": stream[0]})
    if gone := forgotten.fetchone():
        raise RaceLost("forgotten", {"subject": gone[0]})
    [(asked, _, given)], [(position, next_at)] = locked.fetchall(), ending.fetchall()
    return position, next_at, (given - asked).total_seconds()


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
    found = connection.execute(sql("position_of"), chunk.last).fetchone()
    return found[0] if found else None
