"""Snapshots of long streams, beside the log: written after the fact, and only ever a short cut."""

import asyncio
from uuid import UUID

from cryptography.exceptions import InvalidTag
from psycopg.rows import TupleRow
from pydantic import ValidationError

from domain.person import IsForgotten
from domain.standing import Standing
from infra.mapper import place
from infra.postgres.keys import PostgresKeys
from infra.postgres.pool import DatabaseUnreachable, Pool
from infra.postgres.queries import sql
from infra.postgres.recorder import stored
from infra.secret import Secret
from infra.snapshot import Snapshot, fingerprint, restored, taken

EVERY = 50
"""Events of a stream between two snapshots: what a command reads at most beside one."""


class Snapshots:
    """Sealed under the key of whom the record is about, so that they are forgotten together."""

    def __init__(self, pool: Pool, keys: PostgresKeys, secret: Secret) -> None:
        self._pool = pool
        self._keys = keys
        self._secret = secret
        self._due: dict[UUID, Standing | None] = {}
        self._task: asyncio.Task[None] | None = None

    def read(self, line: TupleRow) -> Standing | None:
        """None if it cannot be read. Raises `WrongMasterKey`."""
        row = stored(line)
        assert isinstance(row.originator_id, UUID)
        assert row.key
        key = self._secret.opened(row.subject, row.key)
        at = sealed_at(row.originator_id, row.originator_version)
        try:
            state = key.open(row.state, at)
            return restored(Snapshot(row.originator_version, row.topic, row.subject, state))
        except (InvalidTag, ValidationError):
            return None

    def look(self, stream: UUID, before: Standing | None, now: Standing) -> None:
        """Keep it in a while if it has grown by enough; drop it if it could not be read, or has
        been corrected.
        """
        if before is None or (before.version and now.corrected and not before.corrected):
            self._later(stream, None)
        elif not now.corrected and now.version // EVERY > before.version // EVERY:
            self._later(stream, now)

    async def close(self) -> None:
        """What is due is written first."""
        if self._task:
            await self._task

    def _later(self, stream: UUID, standing: Standing | None) -> None:
        self._due[stream] = standing
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._write())

    async def _write(self) -> None:
        while self._due:
            stream, standing = self._due.popitem()
            snapshot = taken(stream, standing) if standing else None
            try:
                await (self._keep(stream, snapshot) if snapshot else self._drop(stream))
            except DatabaseUnreachable:
                continue  # the database is away: whoever comes later takes the next one
            except IsForgotten:
                continue  # nothing of them is kept

    async def _keep(self, stream: UUID, snapshot: Snapshot) -> None:
        """Raises `IsForgotten`."""
        key = (await self._keys.of([snapshot.subject]))[snapshot.subject]
        given = {
            "stream": stream,
            "version": snapshot.version,
            "kind": snapshot.kind,
            "fingerprint": fingerprint(),
            "subject": snapshot.subject,
            "state": key.seal(snapshot.state, sealed_at(stream, snapshot.version)),
        }
        async with self._pool.connection() as connection:
            await connection.execute(sql("keep_snapshot"), given)

    async def _drop(self, stream: UUID) -> None:
        async with self._pool.connection() as connection:
            await connection.execute("DELETE FROM snapshots WHERE stream = %s", [stream])


def sealed_at(stream: UUID, version: int) -> bytes:
    """Another place than that of the event of the same version."""
    return b"snapshot" + place(stream, version)
