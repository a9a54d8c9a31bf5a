"""What was found a moment ago, so that a busy caller does not ask the database at every turn."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from time import monotonic
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

LARGEST = 1_000
"""Entries; then all of them are looked up anew."""


class Remembered(Generic[K, V]):
    """For so many seconds after it was found; what was not found is not remembered. All who ask at
    the same moment share one look.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = monotonic) -> None:
        self._seconds, self._clock = seconds, clock
        self._held: dict[K, tuple[float, V]] = {}
        self._looking: dict[K, asyncio.Task[V | None]] = {}

    async def get(self, key: K, look: Callable[[], Awaitable[V | None]]) -> V | None:
        until, found = self._held.get(key, (0.0, None))
        if self._clock() < until:
            return found
        if key not in self._looking:
            self._looking[key] = asyncio.create_task(self._look(key, look))
        return await asyncio.shield(self._looking[key])

    async def _look(self, key: K, look: Callable[[], Awaitable[V | None]]) -> V | None:
        begun = self._clock()
        try:
            found = await look()
        finally:
            del self._looking[key]
        if len(self._held) >= LARGEST:
            self._held.clear()
        if found is not None:
            self._held[key] = begun + self._seconds, found
        return found
