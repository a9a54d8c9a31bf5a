"""A log in memory and a folder whose owner may be killed, for the archive."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import polars as pl

from domain.recorded import Recorded
from infra.places import ASIDE, Folder
from pipelines.scan import rows


class ToldLog:
    """Satisfies `pipelines.ports.StoredLog`."""

    def __init__(self, events: Sequence[Recorded]) -> None:
        self.events = events
        self._rows = rows(events)

    def end(self, by: datetime | None = None, but: Sequence[str] = ()) -> int:
        known = (r for r in self.events if by is None or r.recorded_at <= by)
        return max((r.position for r in known if r.event.TOPIC not in but), default=0)

    def event_at(self, position: int) -> str | None:
        return str(self.events[position - 1].event_id) if position <= len(self.events) else None

    def rows(self, after: int, until: int, topics: Sequence[str] = ()) -> pl.DataFrame:
        found = self._rows.filter(pl.col("position").is_between(after + 1, until))
        return found.filter(pl.col("topic").is_in(topics)) if topics else found

    @contextmanager
    def alone(self) -> Iterator[None]:
        yield


class Killed(BaseException):
    """What ends a process at once."""


class Mortal(Folder):
    """Killed in the midst of a write after so many whole ones."""

    def __init__(self, folder: Path, writes: int) -> None:
        super().__init__(folder)
        self._left = writes

    def write(self, name: str, content: bytes) -> None:
        if self._left == 0:
            super().write(name + ASIDE, content[: len(content) // 2])
            raise Killed
        self._left -= 1
        super().write(name, content)
