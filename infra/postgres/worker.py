"""Folds the log into the builds whose code it has, batch by batch, together with their checkpoints.

All parts that stand at one position are folded from one reading of the log, in one transaction:
so all live read models of a slot advance together.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row
from psycopg.types.multirange import Multirange
from psycopg.types.range import Range

from infra.mapper import EventMapper
from infra.postgres import builds
from infra.postgres.folding import (
    ENDS_THE_BATCH,
    ForgottenMeanwhile,
    LostLead,
    fold_apart,
    fold_together,
)
from infra.postgres.forgetting import (
    fold_anew,
    forgotten_by,
    how_many_forgotten,
    take_out,
    told_of,
)
from infra.postgres.queries import sql
from infra.postgres.reading import last_position, read_all
from infra.postgres.recorder import SELECT
from infra.postgres.store import PostgresStore
from infra.postgres.workers import enlist, leave, share_out
from infra.secret import Secret
from projections.engine.builds import fingerprint
from projections.engine.parking import Read, TooManyParked
from projections.engine.slots import SLOTS, slot_of
from projections.engine.table import Projection

BATCH = 1_000
"""Events of its own that a worker folds in one transaction, more or less."""

SESSION = (
    "-c synchronous_commit=off"  # what a crash of the server loses is folded again
    " -c tcp_keepalives_idle=2 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=2"
)
"""Options of a worker's session: of a machine that is gone the server finds out within 4 s."""

ALL = Multirange([Range(0, SLOTS)])
Fold = Callable[[PostgresStore, Sequence[Read], set[UUID]], None]


@dataclass(frozen=True)
class Part:
    """A worker's slots of one build, folded up to `position`."""

    schema: str
    fingerprint: str
    slots: Multirange[int]
    position: int
    live: bool
    parked: Collection[UUID]

    def own(self, batch: Sequence[Read]) -> Sequence[Read]:
        if self.slots == ALL:
            return batch
        return [read for read in batch if self.has(read.stream)]

    def has(self, stream: UUID) -> bool:
        return any(slot_of(stream) in each for each in self.slots)


class Worker:
    """One connection, and the slots that were given to it."""

    def __init__(
        self,
        connection: Connection[Any],
        projections: Sequence[Projection],
        secret: Secret,
        number: int,
    ) -> None:
        self.connection = connection
        self.number = number
        self.mapper = EventMapper(secret)
        self._has_others = True
        self.code = {fingerprint(each): each for each in projections}

    @classmethod
    def enlist(
        cls, connection: Connection[Any], projections: Sequence[Projection], secret: Secret
    ) -> Self:
        """One that gets its share of the slots."""
        number = enlist(connection, [fingerprint(each) for each in projections])
        share_out(connection)
        return cls(connection, projections, secret, number)

    def leave(self) -> None:
        """Others take over at once."""
        leave(self.connection, self.number)

    def advance(self) -> int:
        """Fold the next batch of the live builds, and of those that are behind them; how many
        positions that was. All of a batch is seen, or nothing. Raises `LostLead`, `UnknownTopic`.
        """
        try:
            moved = self._turn(live=True)
            return moved + (self._turn(live=False) if self._has_others else 0)
        except ForgottenMeanwhile:
            return self.advance()

    def catch_up(self) -> None:
        """What is recorded by now; who writes meanwhile may be faster than any fold."""
        last = last_position(self.connection)
        while self.advance() and any(part.position < last for part in self._parts()):
            pass

    def _turn(self, *, live: bool) -> int:
        try:
            return self._batch(fold_together, live=live)
        except ENDS_THE_BATCH:
            raise
        except Exception:  # no column takes some row: whose, is found and told
            return self._batch(fold_apart, live=live)

    def _batch(self, fold: Fold, *, live: bool) -> int:
        with self.connection.transaction():
            forgotten = how_many_forgotten(self.connection)
            parts = self._parts()
            self._has_others = not all(part.live for part in parts)
            front, upto = choose(parts, live=live)
            if not front:
                return 0
            was = front[0].position
            end = self._end(front, was, upto)
            if end is None:
                return 0
            batch = self._read(front, was, end)
            anew = self._told_of_forgotten(batch, end)
            folded = [part for part in front if self._fold(part, batch, fold, anew, end)]
            self._advance(folded, was, end)
            if how_many_forgotten(self.connection) != forgotten:
                raise ForgottenMeanwhile
        return end - was if folded else 0

    def _parts(self) -> list[Part]:
        with self.connection.cursor(row_factory=class_row(Part), binary=True) as cursor:
            found = cursor.execute(sql("parts_to_fold"), {"worker": self.number}).fetchall()
        return [part for part in found if part.fingerprint in self.code]

    def _end(self, front: Sequence[Part], was: int, upto: int | None) -> int | None:
        most = was + positions(front)
        given = {"after": was, "upto": most if upto is None else min(most, upto)}
        found = self.connection.execute(sql("batch_end"), given).fetchone()
        return found[0] if found else None

    def _read(self, front: Sequence[Part], was: int, end: int) -> list[Read]:
        slots = Multirange(each for part in front for each in part.slots)
        given = {"was": was, "end": end, "slots": slots}
        rows = self.connection.execute(SELECT + sql("batch"), given, binary=True)
        return list(read_all(self.mapper, rows.fetchall()))

    def _told_of_forgotten(self, batch: Sequence[Read], end: int) -> Sequence[UUID]:
        """The streams to fold anew after this batch."""
        gone = forgotten_by(batch)
        streams = told_of(self.connection, gone, end) if gone else []
        if streams:
            take_out(self.connection, streams)
        return streams

    def _fold(
        self, part: Part, batch: Sequence[Read], fold: Fold, anew: Sequence[UUID], end: int
    ) -> bool:
        """Whether the build goes on."""
        projection = self.code[part.fingerprint]
        store = PostgresStore(self.connection, projection, part.schema, self.mapper)
        waiting = set(part.parked)
        try:
            fold(store, part.own(batch), waiting)
            fold_anew(store, [stream for stream in anew if part.has(stream)], end, waiting)
        except TooManyParked as stop:
            builds.stop(self.connection, part.schema, stop.last)
            return False
        return True

    def _advance(self, folded: Sequence[Part], was: int, end: int) -> None:
        given: dict[str, object] = {"worker": self.number, "was": was, "position": end}
        given |= {"schemas": [p.schema for p in folded], "slots": [p.slots for p in folded]}
        if self.connection.execute(sql("advance_checkpoint"), given).rowcount != len(folded):
            raise LostLead
        self.connection.execute("NOTIFY folded")


def slots_of(front: Sequence[Part]) -> set[int]:
    ranges = (each for part in front for each in part.slots)
    return {slot for each in ranges for slot in range(each.lower or 0, each.upper or SLOTS)}


def positions(front: Sequence[Part]) -> int:
    """Among so many of the log is about a batch of theirs."""
    return BATCH * SLOTS // max(len(slots_of(front)), 1)


def choose(parts: Sequence[Part], *, live: bool) -> tuple[list[Part], int | None]:
    """The parts to fold next, all at one position, and the position where others join them. Builds
    that are not live, and behind those that are, have a turn of their own.
    """
    lead = min((part.position for part in parts if part.live), default=None)
    start = lead
    if not live:
        behind = (p.position for p in parts if not p.live and (lead is None or p.position < lead))
        start = min(behind, default=None)
    front = [part for part in parts if part.position == start]
    beyond = (part.position for part in parts if start is not None and part.position > start)
    return front, min(beyond, default=None)
