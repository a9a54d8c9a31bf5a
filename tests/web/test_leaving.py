"""Whoever closes a page that follows the log breaks no connection: what the page had asked of the
database is answered to its end.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest

from infra.postgres.ear import News
from readapi.feed import Tail, Wanted
from readapi.sse import follow
from web.pages.live import positions


@dataclass
class Slow:
    """A log whose answers take a while."""

    begun: asyncio.Event = field(default_factory=asyncio.Event)
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    async def end(self) -> Any:
        return SimpleNamespace(position=await self.last_position() - 1)

    async def last_position(self) -> int:
        self.begun.set()
        await asyncio.sleep(0.01)
        self.answered.set()
        return 1


def feed(tail: Tail) -> AsyncIterator[bytes]:
    return follow(tail, 0, Wanted())


@pytest.mark.parametrize("stream", [feed, positions])
def test_what_was_asked_is_answered_though_nobody_waits(
    stream: Callable[[Tail], AsyncIterator[bytes]],
) -> None:
    async def leave() -> None:
        slow: Any = Slow()
        following = asyncio.create_task(read(stream(Tail(slow, News(), Event()))))
        await slow.begun.wait()
        following.cancel()
        await asyncio.wait_for(slow.answered.wait(), 1)
        await asyncio.sleep(0)

    asyncio.run(leave())


async def read(lines: AsyncIterator[bytes]) -> None:
    async for _ in lines:
        pass
