"""Group append: the commands that wait at one moment share a transaction.

One task takes what is queued, at most 64 commands that share nothing, and writes it in one call; it
never waits for a group to fill. Who loses a race is found there and refused alone. A group whose
connection is lost is written again: those that were committed are known by their command ids.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import NamedTuple

import psycopg
from psycopg import AsyncConnection

from infra.postgres.append import SQL, Entry, OutcomeUnknown, Written, arguments, outcomes
from infra.postgres.bell import Bell

LARGEST_GROUP = 64

PATIENCE = 10.0
"""Seconds for which a command is tried again where the database is lost."""

PAUSE = 0.05
"""Seconds between two tries, at first; then twice as long each time."""


@dataclass
class Appends:
    """What this process has appended so far; times are in seconds."""

    groups: int = 0
    commands: int = 0
    seconds: float = 0.0
    longest: float = 0.0

    def note(self, commands: int, seconds: float) -> None:
        self.groups += 1
        self.commands += commands
        self.seconds += seconds
        self.longest = max(self.longest, seconds)


class Waiting(NamedTuple):
    """A command, who waits for it, and until when it is tried again."""

    entry: Entry
    written: asyncio.Future[Written]
    deadline: float


class Committer:
    """Owns one connection, and makes it anew when it is lost."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._queue: deque[Waiting] = deque()
        self._awake = asyncio.Event()
        self._connection: AsyncConnection | None = None
        self._closing = False
        self.bell = Bell(url)
        self.appends = Appends()
        self._task = asyncio.create_task(self._run())

    async def append(self, entry: Entry) -> Written:
        """Raises `VersionTaken`, `Taken`, `CommandRepeated`; `OutcomeUnknown` if it cannot be known
        whether the command was written.
        """
        loop = asyncio.get_running_loop()
        written: asyncio.Future[Written] = loop.create_future()
        self._queue.append(Waiting(entry, written, loop.time() + PATIENCE))
        self._awake.set()
        return await written

    async def close(self) -> None:
        """What is queued is written first."""
        self._closing = True
        self._awake.set()
        await self._task
        await self.bell.close()
        if self._connection:
            await self._connection.close()

    async def _run(self) -> None:
        while True:
            await self._awake.wait()
            if group := self._next_group():
                await self._write(group)
                await asyncio.sleep(0)  # whoever was told, and has more to say, comes along
                self.bell.ring()  # heard while the next group is on its way
            elif self._closing:
                return
            else:
                self._awake.clear()

    def _next_group(self) -> Sequence[Waiting]:
        """Of those that wait longest; who shares something with one before waits for the next."""
        first = [self._queue.popleft() for _ in range(min(len(self._queue), LARGEST_GROUP))]
        group: list[Waiting] = []
        later: list[Waiting] = []
        claimed: set[object] = set()
        for each in first:
            claims = each.entry.claims
            (group if claimed.isdisjoint(claims) else later).append(each)
            claimed |= claims
        self._queue.extendleft(reversed(later))
        return group

    async def _write(self, group: Sequence[Waiting]) -> None:
        begun = perf_counter()
        try:
            answer = await self._call_until_answered(group)
        except OutcomeUnknown as unknown:
            for each in group:
                _tell(each, unknown)
        except Exception as failed:  # one cannot be written: the others can, and each is told
            if len(group) > 1:
                for each in group:
                    await self._write([each])
            else:
                _tell(group[0], failed)
        else:
            self.appends.note(len(group), perf_counter() - begun)
            for each, outcome in zip(group, answer, strict=True):
                _tell(each, outcome)

    async def _call_until_answered(self, group: Sequence[Waiting]) -> Sequence[Written | Exception]:
        pause = PAUSE
        while True:
            try:
                return await self._call([each.entry for each in group])
            except (psycopg.OperationalError, OSError) as lost:
                if self._connection and not self._connection.closed:
                    raise  # it answered
                if asyncio.get_running_loop().time() > group[0].deadline:
                    raise OutcomeUnknown from lost
                await asyncio.sleep(pause)
                pause *= 2

    async def _call(self, group: Sequence[Entry]) -> Sequence[Written | Exception]:
        if self._connection is None or self._connection.closed:
            self._connection = None
            self._connection = await AsyncConnection.connect(
                self._url, autocommit=True, application_name="solocrm"
            )
        answered = await self._connection.execute(SQL, arguments(group), binary=True)
        answer = await answered.fetchone()
        assert answer
        return list(outcomes(group, answer))


def _tell(waiting: Waiting, outcome: Written | Exception) -> None:
    """Whoever has gone away is told nothing."""
    if waiting.written.done():
        return
    if isinstance(outcome, Written):
        waiting.written.set_result(outcome)
    else:
        waiting.written.set_exception(outcome)
