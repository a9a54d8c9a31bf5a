"""The event log on Postgres: satisfies `commands.ports.Log`."""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import chain, islice
from typing import Any
from uuid import UUID

import psycopg
from psycopg import Connection

from commands.ports import Answer, Bulk, Named, Request
from domain.errors import KeyReused, VersionTaken
from domain.event import WORKSPACE
from domain.person import IsForgotten
from domain.recorded import Draft, Provenance, Recorded
from domain.standing import Standing
from domain.upcasters import stored_as
from infra.mapper import EventMapper, owners, parts
from infra.postgres import bulk
from infra.postgres.append import CommandRepeated, Entry, Written
from infra.postgres.committer import Appends, Committer
from infra.postgres.events import PostgresEvents
from infra.postgres.keys import PostgresKeys, keys_of
from infra.postgres.pool import Pool, open_pool
from infra.postgres.queries import sql
from infra.postgres.snapshots import Snapshots
from infra.postgres.standings import Standings
from infra.secret import Secret

SEALED = 2_000
"""Events of a bulk whose keys are asked for at once."""


class PostgresLog:
    def __init__(
        self,
        url: str,
        pool: Pool,
        standings: Standings,
        committer: Committer,
        keys: PostgresKeys,
        secret: Secret,
    ) -> None:
        self._url = url
        self._pool = pool
        self._standings = standings
        self._committer = committer
        self._secret = secret
        self._events = PostgresEvents(pool, secret)
        self._mapper = EventMapper(secret)
        self._keys = keys
        self._last_recorded_at = datetime.min.replace(tzinfo=UTC)

    @property
    def appends(self) -> Appends:
        return self._committer.appends

    async def now(self) -> datetime:
        return max(datetime.now(UTC), self._last_recorded_at)

    async def standings(self, ids: Collection[UUID]) -> Mapping[UUID, Standing]:
        return await self._standings.of(ids)

    async def streams(self, ids: Collection[UUID]) -> Mapping[UUID, Sequence[Recorded]]:
        return await self._events.streams(ids) if ids else {}

    async def said_by(self, command: UUID) -> Sequence[Recorded]:
        return await self._events.said_by(command)

    async def naming(self, named: Named) -> Collection[UUID]:
        topics = [old for event in named.by for old in stored_as(event.TOPIC)]
        text = f'"{named.field}":"{named.id}"' if named.field else str(named.id)
        async with self._pool.connection() as connection:
            given = {"topics": topics, "text": text.encode()}
            found = await connection.execute(sql("naming"), given)
            return [stream async for (stream,) in found]

    async def answered(self, request: Request) -> Answer | None:
        async with self._pool.connection() as connection:
            rows = await connection.execute(
                "SELECT digest, stream, version, position FROM commands WHERE id = %s",
                [request.by.command],
            )
            found = await rows.fetchone()
        if not found:
            return None
        digest, stream, version, position = found
        if digest != self._digest(request):
            raise KeyReused
        return Answer(stream, version, position, await self.said_by(request.by.command))

    async def append(self, drafts: Sequence[Draft], request: Request) -> Answer:
        own = [draft.version for draft in drafts if draft.stream == request.stream]
        standings = {} if own else await self.standings([request.stream])
        version = own[-1] if own else standings[request.stream].version
        by = request.by
        keys = await self._keys.of({each for draft in drafts for each in owners(draft, by)})
        entry = Entry(
            request=request,
            digest=self._digest(request),
            version=version,
            rows=[self._mapper.to_stored_event(draft, by, keys) for draft in drafts],
            reserved=[each for draft in drafts for each in self._reserved(draft)],
        )
        try:
            written = await self._committer.append(entry)
        except CommandRepeated:
            answer = await self.answered(request)
            assert answer
            return answer
        except (VersionTaken, IsForgotten):
            self._standings.lost({draft.stream for draft in drafts})
            self._keys.drop(keys)
            raise
        told = recorded(drafts, request.by, written)
        asyncio.get_running_loop().call_soon(self._standings.said, told)  # the answer is first
        self._last_recorded_at = max(self._last_recorded_at, written.recorded_at)
        return Answer(request.stream, version, written.position, told)

    async def append_all(self, drafts: Iterable[tuple[Draft, Provenance]]) -> Bulk:
        def run() -> Bulk:
            with psycopg.connect(self._url, autocommit=True) as connection:
                return bulk.append_all(self._url, self._stored(connection, drafts))

        written = await asyncio.to_thread(run)
        self._committer.bell.ring()
        return written

    def _stored(
        self, connection: Connection[Any], drafts: Iterable[tuple[Draft, Provenance]]
    ) -> Iterator[bulk.Ready]:
        """Sealed with the keys of many at once."""
        coming = iter(drafts)
        while many := list(islice(coming, SEALED)):
            whose = [tuple(owners(draft, by)) for draft, by in many]
            keys = keys_of(connection, set(chain(*whose)), self._secret)
            for (draft, by), own in zip(many, whose, strict=True):
                yield draft, by, parts(draft, by, keys), own, self._reserved(draft)

    def _digest(self, request: Request) -> bytes:
        return self._secret.digest(request.stream.bytes + request.asked, of="request")

    def _reserved(self, draft: Draft) -> list[tuple[str, bytes, UUID]]:
        if not (fields := draft.event.unique_fields()):
            return []
        return [
            (
                scope,
                self._secret.digest(str(getattr(draft.event, name)).encode(), of=scope),
                draft.stream,
            )
            for name, scope in fields.items()
        ]


def recorded(drafts: Sequence[Draft], by: Provenance, written: Written) -> list[Recorded]:
    """What was written, without reading it again."""
    first = written.position - len(drafts) + 1
    return [
        draft.recorded(position, written.recorded_at, by)
        for position, draft in enumerate(drafts, first)
    ]


@asynccontextmanager
async def open_log(url: str, secret: Secret) -> AsyncIterator[PostgresLog]:
    """For as long as the block lasts; what is queued by then is written.

    Raises `WrongMasterKey`.
    """
    async with open_pool(url) as pool:
        keys = PostgresKeys(pool, secret)
        await keys.of([WORKSPACE])  # tells whether it is the right master key
        snapshots = Snapshots(pool, keys, secret)
        standings = Standings(url, PostgresEvents(pool, secret), snapshots)
        committer = Committer(url)
        try:
            yield PostgresLog(url, pool, standings, committer, keys, secret)
        finally:
            await committer.close()
            await standings.close()
