"""An answer that took long is given again for a while."""

from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Generic, TypeVar

T = TypeVar("T")

SHARE = 100
"""An answer that took a second is kept for so many."""


class Kept(Generic[T]):
    """What is asked at every turn costs a hundredth of the time at most, however large the log."""

    def __init__(self) -> None:
        self._found: tuple[T] | None = None
        self._until = 0.0

    async def get(self, find: Callable[[], Awaitable[T]]) -> T:
        begun = monotonic()
        if self._found is None or begun > self._until:
            self._found = (await find(),)
            ended = monotonic()
            self._until = ended + SHARE * (ended - begun)
        return self._found[0]
