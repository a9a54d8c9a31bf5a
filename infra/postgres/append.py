"""One call of the server's `append`: a group of commands, as arrays of their columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from uuid import UUID

from psycopg.errors import UniqueViolation

from commands.ports import Request
from domain.errors import Refused, Taken, VersionTaken
from infra.mapper import StoredDraft

PARAMETERS = (
    *("uuid[]", "bytea[]", "uuid[]", "int4[]", "int4[]", "text[]", "text[]", "uuid[]", "uuid[]"),
    *("int4[]", "uuid[]", "int4[]", "text[]", "bytea[]", "bytea[]", "uuid[]", "timestamptz[]"),
    *("timestamptz[]", "int4[]", "text[]", "bytea[]", "uuid[]"),
)
SQL = f"SELECT * FROM append({', '.join(f'%b::{kind}' for kind in PARAMETERS)})"


class CommandRepeated(Exception):
    """The command was carried out before."""


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
    def streams(self) -> set[UUID]:
        return {self.request.stream, *(_uuid(row.originator_id) for row in self.rows)}


def arguments(group: Sequence[Entry]) -> list[list[object]]:
    """The arrays: of commands, of events, of reserved values."""
    requests = [entry.request for entry in group]
    rows = [(number, row) for number, entry in enumerate(group, 1) for row in entry.rows]
    reserved = [each for entry in group for each in entry.reserved]
    return [
        [request.by.command for request in requests],
        [entry.digest for entry in group],
        [request.stream for request in requests],
        [entry.version for entry in group],
        list(accumulate(len(entry.rows) for entry in group)),
        [request.by.actor for request in requests],
        [request.by.source for request in requests],
        [request.by.correlation for request in requests],
        [request.by.causation for request in requests],
        [number for number, _ in rows],
        [row.originator_id for _, row in rows],
        [row.originator_version for _, row in rows],
        [row.topic for _, row in rows],
        [row.state for _, row in rows],
        [row.personal for _, row in rows],
        [row.subject for _, row in rows],
        [row.occurred_at for _, row in rows],
        [row.known_from for _, row in rows],
        [row.rest for _, row in rows],
        [scope for scope, _, _ in reserved],
        [value for _, value, _ in reserved],
        [stream for _, _, stream in reserved],
    ]


def refusal(violation: UniqueViolation) -> Refused | CommandRepeated:
    """Which race was lost."""
    match violation.diag.constraint_name:
        case "commands_by_id":
            return CommandRepeated()
        case "reservations_by_value":
            return Taken()
    return VersionTaken()


def _uuid(id: UUID | str) -> UUID:
    return id if isinstance(id, UUID) else UUID(id)
