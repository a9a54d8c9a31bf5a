"""One call of the server's `append`: a group of commands, as arrays of their columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from typing import cast
from uuid import UUID

from psycopg.rows import TupleRow

from commands.ports import Request
from domain.errors import Refused, Taken, Unavailable, VersionTaken
from domain.person import IsForgotten
from infra.mapper import StoredDraft
from infra.postgres.arrays import Array, blobs, instants, integers, texts, uuids

PARAMETERS = (
    *("uuid[]", "bytea[]", "uuid[]", "int4[]", "int4[]", "text[]", "text[]", "uuid[]", "uuid[]"),
    *("int4[]", "uuid[]", "int4[]", "text[]", "bytea[]", "bytea[]", "uuid[]", "timestamptz[]"),
    *("timestamptz[]", "int4[]", "int4[]", "text[]", "bytea[]", "uuid[]"),
)
GIVEN = ", ".join(f"%b::{kind}" for kind in PARAMETERS)
SQL = f"SELECT last_position, next_at, lost FROM append({GIVEN})"


MICROSECOND = timedelta(microseconds=1)


class CommandRepeated(Exception):
    """The command was carried out before."""


class OutcomeUnknown(Unavailable, code="outcome_unknown"):
    """The database was lost on the way: send it again with its key to learn what came of it."""


LOST: dict[str, type[Refused | CommandRepeated]] = {
    "repeated": CommandRepeated,
    "version_taken": VersionTaken,
    "taken": Taken,
    "forgotten": IsForgotten,
}
"""{what `append` says of a loser: what is raised}."""


@dataclass(frozen=True, slots=True)
class Written:
    """Where a command's last event stands, and when the command was recorded."""

    position: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One command, ready to be written: its rows, the values it reserves for its record, and the
    version that it leaves the record at.
    """

    request: Request
    digest: bytes
    version: int
    rows: Sequence[StoredDraft]
    reserved: Sequence[tuple[str, bytes, UUID]]

    @property
    def claims(self) -> set[object]:
        """What no other command of its group may have: its id, its streams, its values."""
        streams = (row.originator_id for row in self.rows)
        values = ((scope, value) for scope, value, _ in self.reserved)
        return {self.request.by.command, self.request.stream, *streams, *values}


def arguments(group: Sequence[Entry]) -> list[Array]:
    """The arrays: of commands, of events, of reserved values."""
    requests = [entry.request for entry in group]
    said = [request.by for request in requests]
    rows = [row for entry in group for row in entry.rows]
    reserved = [each for entry in group for each in entry.reserved]
    return [
        uuids(by.command for by in said),
        blobs(entry.digest for entry in group),
        uuids(request.stream for request in requests),
        integers(entry.version for entry in group),
        integers(accumulate(len(entry.rows) for entry in group)),
        texts(by.actor for by in said),
        texts(by.source for by in said),
        uuids(by.correlation for by in said),
        uuids(by.causation for by in said),
        integers(number for number, entry in enumerate(group, 1) for _ in entry.rows),
        uuids(cast(UUID, row.originator_id) for row in rows),
        integers(row.originator_version for row in rows),
        texts(row.topic for row in rows),
        blobs(row.state for row in rows),
        blobs(row.personal for row in rows),
        uuids(row.subject for row in rows),
        instants(row.occurred_at for row in rows),
        instants(row.known_from for row in rows),
        integers(row.rest for row in rows),
        integers(number for number, entry in enumerate(group, 1) for _ in entry.reserved),
        texts(scope for scope, _, _ in reserved),
        blobs(value for _, value, _ in reserved),
        uuids(stream for _, _, stream in reserved),
    ]


def outcomes(
    group: Sequence[Entry], answer: TupleRow
) -> Iterator[Written | Refused | CommandRepeated]:
    """Of each command, by what `append` answered: the winners are numbered as they are there."""
    position, at, lost = answer
    for number, entry in enumerate(group):
        if lost and lost[number]:
            yield LOST[lost[number]]()
        else:
            position += len(entry.rows)
            yield Written(position, at + number * MICROSECOND)
