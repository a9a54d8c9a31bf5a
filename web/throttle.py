"""Slows down whoever guesses passwords."""

from collections.abc import Callable, Hashable
from time import monotonic

TRIES = 5
MINUTE = 60.0


class Throttle:
    """After five failures within a minute nobody is admitted for a minute. Kept in memory."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._failed: dict[Hashable, list[float]] = {}

    def admits(self, who: Hashable) -> bool:
        return len(self._recent(who)) < TRIES

    def failed(self, who: Hashable) -> None:
        self._failed[who] = [*self._recent(who), self._clock()]
        for each in [each for each in self._failed if not self._recent(each)]:
            self.forget(each)

    def forget(self, who: Hashable) -> None:
        self._failed.pop(who, None)

    def _recent(self, who: Hashable) -> list[float]:
        since = self._clock() - MINUTE
        return [instant for instant in self._failed.get(who, ()) if instant > since]
