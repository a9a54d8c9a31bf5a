"""The library's recorder on our log: reads for whoever follows it, writes for whoever is alone.

Live commands go through the committer and bulk through COPY; all three share one order.
"""

from collections.abc import Sequence
from time import sleep
from typing import Any
from uuid import UUID, uuid4

from eventsourcing.persistence import (
    ApplicationRecorder,
    IntegrityError,
    Notification,
    StoredEvent,
    Subscription,
)
from psycopg import Connection
from psycopg.rows import TupleRow

from commands.ports import Request
from domain.recorded import Provenance
from infra.mapper import StoredDraft, StoredRecord
from infra.postgres.append import SQL, Entry, Written, arguments, outcomes
from infra.postgres.queries import sql

POLL = 0.02
"""Seconds between two looks at a log without news."""

SELECT = sql("events") + "\n"
"""What `stored` reads: events, with the keys of their personal parts as they are at the moment."""


class PostgresRecorder(ApplicationRecorder):
    """One connection, one thread."""

    def __init__(self, connection: Connection[TupleRow]) -> None:
        self.connection = connection

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int]:
        """`by` says who; without it the library does, under a command of its own."""
        rows = [row for row in stored_events if isinstance(row, StoredDraft)]
        if not rows:
            return []
        by = kwargs.get("by") or Provenance("eventsourcing", uuid4(), "library")
        stream, version = rows[-1].originator_id, rows[-1].originator_version
        assert isinstance(stream, UUID)
        entry = Entry(Request(stream, b"", by), b"", version, rows, ())
        answer = self.connection.execute(SQL, arguments([entry]), binary=True).fetchone()
        assert answer
        [outcome] = outcomes([entry], answer)
        if not isinstance(outcome, Written):
            raise IntegrityError(outcome)
        return range(outcome.position - len(rows) + 1, outcome.position + 1)

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredRecord]:
        return self.select(
            "WHERE stream = %s AND version > %s AND version <= coalesce(%s, 2147483647)"
            f" ORDER BY version {'DESC' if desc else 'ASC'} LIMIT %s",
            [originator_id, gt or 0, lte, limit],
        )

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[StoredRecord]:
        after = (start or 0) - 1 if inclusive_of_start else start or 0
        return self.select(
            "WHERE position > %s AND position <= coalesce(%s, 9223372036854775807)"
            " AND (cardinality(%s::text[]) = 0 OR topic = ANY (%s::text[]))"
            " ORDER BY position LIMIT %s",
            [after, stop, list(topics), list(topics), limit],
        )

    def max_notification_id(self) -> int | None:
        last = self.connection.execute("SELECT max(position) FROM events").fetchone()
        return last[0] if last else None

    def subscribe(
        self, gt: int | None = None, topics: Sequence[str] = ()
    ) -> Subscription[ApplicationRecorder]:
        return Polling(self, gt, topics)

    def select(self, where: str, given: Sequence[object]) -> list[StoredRecord]:
        rows = self.connection.execute(SELECT + where, given, binary=True)
        return [stored(row) for row in rows]


def stored(row: TupleRow) -> StoredRecord:
    """A line of `SELECT`, in the order of the library's fields and then ours."""
    return StoredRecord(*row)


class Polling(Subscription[ApplicationRecorder]):
    """Yields event after event; asks again every 20 ms when there is none."""

    def __init__(
        self, recorder: ApplicationRecorder, gt: int | None = None, topics: Sequence[str] = ()
    ) -> None:
        super().__init__(recorder, gt, topics)
        self._waiting: list[Notification] = []

    def __next__(self) -> Notification:
        while not self._has_been_stopped:
            if not self._waiting:
                last = self._last_notification_id
                self._waiting = list(
                    self._recorder.select_notifications(
                        last, 500, topics=self._topics, inclusive_of_start=False
                    )
                )
            if self._waiting:
                notification = self._waiting.pop(0)
                self._last_notification_id = notification.id
                return notification
            sleep(POLL)
        raise StopIteration
