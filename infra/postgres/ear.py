"""Hears when something is recorded or folded, for all who wait for it in one process."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from psycopg import AsyncConnection, Error

AGAIN = 0.5
"""Seconds until a lost connection is made anew; meanwhile those who wait look by themselves."""

logger = logging.getLogger(__name__)


class News:
    """Of one kind: satisfies `readapi.ports.News`. `heard` counts; whoever saw the count before
    looking at the database misses nothing.
    """

    def __init__(self) -> None:
        self.heard = 0
        self._news = asyncio.Condition()

    async def beyond(self, heard: int, timeout: float) -> None:
        """Until more than that is heard, or that many seconds are over."""
        try:
            async with asyncio.timeout(timeout), self._news:
                await self._news.wait_for(lambda: self.heard > heard)
        except TimeoutError:
            return

    async def tell(self) -> None:
        self.heard += 1
        async with self._news:
            self._news.notify_all()


class Ear:
    """One connection that listens, on a channel for each kind of news."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.folded, self.recorded = News(), News()
        self._channels = {"folded": self.folded, "recorded": self.recorded}

    async def listen(self) -> None:
        """Until it is cancelled."""
        while True:
            try:
                await self._listen()
            except (Error, OSError) as lost:
                logger.info("not heard for a moment: %s", lost)
                await asyncio.sleep(AGAIN)

    async def _listen(self) -> None:
        async with await AsyncConnection.connect(self._url, autocommit=True) as connection:
            for channel in self._channels:
                await connection.execute(f"LISTEN {channel}")
            for news in self._channels.values():  # what was told meanwhile
                await news.tell()
            async for told in connection.notifies():
                await self._channels[told.channel].tell()


@asynccontextmanager
async def listening(url: str) -> AsyncIterator[Ear]:
    """For as long as the block lasts."""
    ear = Ear(url)
    task = asyncio.create_task(ear.listen())
    try:
        yield ear
    finally:
        task.cancel()
        await asyncio.wait([task])
