"""Group append: the commands that wait at one moment share a transaction.

One task takes what is queued, at most 64 commands of different streams, and writes it in one call;
it never waits for a group to fill. A group in which one command loses a race is written again one
by one, so that the others win and the loser alone is refused.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import psycopg
from psycopg import AsyncConnection
from psycopg.errors import UniqueViolation

from infra.postgres.append import SQL, Entry, arguments, refusal
from infra.postgres.bell import Bell

LARGEST_GROUP = 64


@dataclass(frozen=True, slots=True)
class Written:
    """Where a command's last event stands, and when the command was recorded."""

    position: int
    recorded_at: datetime


class Committer:
    """Owns one connection, and makes it anew when it is lost."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._queue: deque[tuple[Entry, asyncio.Future[Written]]] = deque()
        self._awake = asyncio.Event()
        self._connection: AsyncConnection | None = None
        self._closing = False
        self._bell = Bell(url)
        self._task = asyncio.create_task(self._run())

    async def append(self, entry: Entry) -> Written:
        """Raises `VersionTaken`, `Taken`, `CommandRepeated`; psycopg's error if it cannot be known
        whether the command was written.
        """
        written: asyncio.Future[Written] = asyncio.get_running_loop().create_future()
        self._queue.append((entry, written))
        self._awake.set()
        return await written

    async def close(self) -> None:
        """What is queued is written first."""
        self._closing = True
        self._awake.set()
        await self._task
        await self._bell.close()
        if self._connection:
            await self._connection.close()

    async def _run(self) -> None:
        while True:
            await self._awake.wait()
            if group := self._next_group():
                await self._write(group)
            elif self._closing:
                return
            else:
                self._awake.clear()

    def _next_group(self) -> list[tuple[Entry, asyncio.Future[Written]]]:
        group: list[tuple[Entry, asyncio.Future[Written]]] = []
        streams: set[UUID] = set()
        while self._queue and len(group) < LARGEST_GROUP:
            entry, _ = self._queue[0]
            if streams & entry.streams:
                break
            streams |= entry.streams
            group.append(self._queue.popleft())
        return group

    async def _write(self, group: Sequence[tuple[Entry, asyncio.Future[Written]]]) -> None:
        try:
            lines = await self._call([entry for entry, _ in group])
        except UniqueViolation as violation:
            if len(group) > 1:
                for each in group:
                    await self._write([each])
            else:
                _fail(group, refusal(violation))
        except (psycopg.Error, OSError) as lost:
            _fail(group, lost)
        else:
            self._bell.ring()
            for (_, future), written in zip(group, lines, strict=True):
                if not future.done():
                    future.set_result(written)

    async def _call(self, group: Sequence[Entry]) -> list[Written]:
        if self._connection is None or self._connection.closed:
            self._connection = await AsyncConnection.connect(self._url, autocommit=True)
        answers = await self._connection.execute(SQL, arguments(group), binary=True)
        lines = {number: Written(position, at) async for number, position, at in answers}
        return [lines[number] for number in range(1, len(group) + 1)]


def _fail(group: Sequence[tuple[Entry, asyncio.Future[Written]]], failure: Exception) -> None:
    for _, future in group:
        if not future.done():
            future.set_exception(failure)
