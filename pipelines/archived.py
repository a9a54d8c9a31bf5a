"""The story as archive and live tail together: satisfies `pipelines.ports.Story`."""

from hashlib import sha256

import polars as pl

from domain.event import Event
from domain.upcasters import stored_as
from pipelines.archive import check_log
from pipelines.manifest import ArchiveDamaged, Generation, Manifest, read_manifest
from pipelines.ports import Place, StoredLog
from pipelines.scan import Scanned
from pipelines.schema import schema
from pipelines.stored import typed

AT_ONCE = 20_000
"""So many events that are not archived are read at once: asking for each type costs more."""


class ArchivedStory(Scanned):
    """One cut of the log: up to its end, or up to that position. What is archived is read from
    there, the rest from the log; each segment that is opened is what was written.

    Raises `ArchiveDamaged`, `OtherLog`.
    """

    def __init__(self, log: StoredLog, place: Place, until: int | None = None) -> None:
        self._log = log
        self._place = place
        self.position = log.end() if until is None else until
        self._manifest = read_manifest(place) or Manifest()
        check_log(log, self._manifest)
        self._frames: dict[type[Event], pl.LazyFrame] = {}
        self._tails: dict[int, pl.DataFrame] = {}

    def _of(self, event: type[Event]) -> pl.LazyFrame:
        if event not in self._frames:
            generation = self._manifest.of(event)
            archived = self._manifest.position if generation else 0
            parts = [*self._segments(generation), *self._tail(event, archived)]
            nothing = pl.LazyFrame(schema=schema(event))
            whole = pl.concat(parts or [nothing])
            self._frames[event] = whole.filter(pl.col("position") <= self.position)
        return self._frames[event]

    def _tail(self, event: type[Event], archived: int) -> list[pl.LazyFrame]:
        if archived >= self.position:
            return []
        topics = stored_as(event.TOPIC)
        if self.position - archived > AT_ONCE:
            rows = self._log.rows(archived, self.position, topics)
        else:
            rows = self._all_after(archived).filter(pl.col("topic").is_in(topics))
        return [typed(event, rows).lazy()]

    def _all_after(self, archived: int) -> pl.DataFrame:
        """Read once for all types."""
        if archived not in self._tails:
            self._tails[archived] = self._log.rows(archived, self.position)
        return self._tails[archived]

    def _segments(self, generation: Generation | None) -> list[pl.LazyFrame]:
        if generation is None or not generation.segments:
            return []
        for segment in generation.segments:
            try:
                content = self._place.read(segment.file)
            except FileNotFoundError:
                raise ArchiveDamaged(file=self._place.url(segment.file)) from None
            if sha256(content).hexdigest() != segment.sha256:
                raise ArchiveDamaged(file=self._place.url(segment.file))
        return [pl.scan_parquet([self._place.url(each.file) for each in generation.segments])]
