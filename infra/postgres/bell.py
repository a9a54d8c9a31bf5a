"""Wakes those who follow the log: from outside of the append, where a NOTIFY would make commands
wait for each other at commit. Who misses it finds out by polling.
"""

import asyncio

from psycopg import AsyncConnection, Error

from infra.postgres.role import with_options

QUIET = 0.005
"""Seconds between two rings at least: many commands share one."""


UNHURRIED = "-c synchronous_commit=off"
"""No ring waits for the disk: there is nothing to keep of it."""


class Bell:
    def __init__(self, url: str) -> None:
        self._url = url
        self._rung = asyncio.Event()
        self._closing = False
        self._task = asyncio.create_task(self._run())

    def ring(self) -> None:
        self._rung.set()

    async def close(self) -> None:
        """A connection that is being made is not cut off, but closed."""
        self._closing = True
        self._rung.set()
        await self._task

    async def _run(self) -> None:
        while await self._rung.wait() and not self._closing:
            try:
                await self._ring_while_connected()
            except (Error, OSError):
                await asyncio.sleep(1)

    async def _ring_while_connected(self) -> None:
        async with await AsyncConnection.connect(
            with_options(self._url, UNHURRIED), autocommit=True
        ) as connection:
            while await self._rung.wait() and not self._closing:
                self._rung.clear()
                await connection.execute("NOTIFY recorded")
                await asyncio.sleep(QUIET)
