"""What was found a moment ago, so that a busy caller does not ask the database at every turn."""

from collections.abc import Callable, Hashable
from time import monotonic
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

LARGEST = 1_000
"""Entries; then all of them are looked up anew."""


class Remembered(Generic[K, V]):
    """For so many seconds after it was found; what was not found is not remembered."""

    def __init__(self, seconds: float, clock: Callable[[], float] = monotonic) -> None:
        self._seconds, self._clock = seconds, clock
        self._held: dict[K, tuple[float, V]] = {}

    def get(self, key: K) -> V | None:
        until, found = self._held.get(key, (0.0, None))
        return found if self._clock() < until else None

    def put(self, key: K, found: V) -> V:
        if len(self._held) >= LARGEST:
            self._held.clear()
        self._held[key] = self._clock() + self._seconds, found
        return found
