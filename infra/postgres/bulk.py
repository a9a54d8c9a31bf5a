"""Bulk append: many commands' events by binary COPY, in chunks that hold the order lock shortly."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from psycopg import Connection
from psycopg.errors import UniqueViolation

from domain.recorded import Provenance
from infra.mapper import StoredDraft
from infra.postgres.append import refusal

CHUNK = 500
"""Events; a chunk holds the order lock for some 10 ms. Never cut within a command."""

MICROSECOND = timedelta(microseconds=1)

COPY = """
COPY events (position, stream, version, topic, state, personal, subject, occurred_at, known_from,
             recorded_at, actor, source, command_id, correlation, causation, rest)
FROM STDIN (FORMAT binary)
"""
TYPES = ["int8", "uuid", "int4", "text", "bytea", "bytea", "uuid", "timestamptz", "timestamptz"]
TYPES += ["timestamptz", "text", "text", "uuid", "uuid", "uuid", "int4"]

RESTATE = """
INSERT INTO restatements (source, command_id, position, known_from, recorded_at)
VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (source) DO UPDATE SET recorded_at = EXCLUDED.recorded_at,
    known_from = least(restatements.known_from, EXCLUDED.known_from)
"""
RESERVE = """
INSERT INTO reservations (scope, value, stream)
SELECT s, v, r FROM unnest(%s::text[], %s::bytea[], %s::uuid[]) AS n (s, v, r)
WHERE NOT EXISTS (SELECT FROM reservations h WHERE (h.scope, h.value, h.stream) = (s, v, r))
"""

Reserved = tuple[str, bytes, Any]
Drafted = tuple[StoredDraft, Provenance, Sequence[Reserved]]


def append_all(connection: Connection[Any], drafts: Iterable[Drafted]) -> int:
    """The last position. Raises `VersionTaken` or `Taken` at the first chunk that loses a race:
    those before stay.
    """
    position = 0
    for chunk in chunks(drafts):
        try:
            with connection.transaction():
                position = append_chunk(connection, chunk)
            connection.execute("NOTIFY recorded")
        except UniqueViolation as violation:
            raise refusal(violation) from None
    return position


def chunks(drafts: Iterable[Drafted]) -> Iterator[list[Drafted]]:
    chunk: list[Drafted] = []
    for _, command in groupby(drafts, key=lambda draft: draft[1].command):
        chunk += command
        if len(chunk) >= CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def append_chunk(connection: Connection[Any], chunk: Sequence[Drafted]) -> int:
    connection.execute("SELECT order_lock()")
    end = connection.execute("SELECT last_position, next_at FROM log_end()").fetchone()
    assert end
    position, recorded_at = end
    restated: dict[str, tuple[Any, ...]] = {}
    with connection.cursor().copy(COPY) as copy:
        copy.set_types(TYPES)
        command = None
        for draft, by, _ in chunk:
            position += 1
            if command not in {None, by.command}:
                recorded_at += MICROSECOND
            command = by.command
            known_from = min(draft.known_from or recorded_at, recorded_at)
            occurred_at = min(draft.occurred_at or recorded_at, known_from)
            copy.write_row(row(position, draft, by, (occurred_at, known_from, recorded_at)))
            if draft.known_from:
                restated[by.source] = restate(
                    restated.get(by.source), position, by, known_from, recorded_at
                )
    for values in restated.values():
        connection.execute(RESTATE, values)
    if reserved := [each for _, _, own in chunk for each in own]:
        connection.execute(RESERVE, [list(column) for column in zip(*reserved, strict=True)])
    return int(position)


def row(
    position: int, draft: StoredDraft, by: Provenance, times: tuple[datetime, datetime, datetime]
) -> tuple[object, ...]:
    return (
        position,
        draft.originator_id,
        draft.originator_version,
        draft.topic,
        draft.state,
        draft.personal,
        draft.subject,
        *times,
        by.actor,
        by.source,
        by.command,
        by.correlation,
        by.causation,
        draft.rest,
    )


def restate(
    so_far: tuple[Any, ...] | None,
    position: int,
    by: Provenance,
    known_from: datetime,
    recorded_at: datetime,
) -> tuple[Any, ...]:
    """(source, command, first position, earliest `known_from`, last `recorded_at`)."""
    if so_far is None:
        return (by.source, by.correlation or by.command, position, known_from, recorded_at)
    return (*so_far[:3], min(so_far[3], known_from), recorded_at)
