"""The story as frames: what is believed of events that were told or stored."""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cached_property, lru_cache

import polars as pl

from domain.event import BY_TOPIC, Event
from domain.recorded import Recorded
from domain.story import Retracted
from pipelines.ports import UnknownEvent
from pipelines.schema import ENVELOPE, INSTANT
from pipelines.stored import typed


def believed(
    events: pl.LazyFrame,
    gone: pl.DataFrame,
    at: datetime | None = None,
    known_at: datetime | None = None,
) -> pl.LazyFrame:
    """Of the events of one type, those that hold; `gone` are those that were taken back by then."""
    if known_at is not None:
        events = events.filter(pl.col("known_from") <= literal(known_at))
    if at is not None:
        events = events.filter(pl.col("occurred_at") <= literal(at))
    if gone.is_empty():
        return events
    return events.join(gone.lazy(), on=GONE, how="anti", maintain_order="left")


GONE = ["stream", "version"]
"""By what an event is taken back."""


def taken_back(retractions: pl.LazyFrame, known_at: datetime | None) -> pl.DataFrame:
    """`stream, version`: what was retracted by then."""
    if known_at is not None:
        retractions = retractions.filter(pl.col("known_from") <= literal(known_at))
    gone = retractions.select("stream", version="versions").explode("version")
    return gone.cast({"version": pl.Int32}).collect()


@lru_cache(maxsize=256)
def literal(at: datetime) -> pl.Expr:
    """In UTC, for Polars compares no instants of different zones; kept, for it takes a millisecond
    to make one, and every event type is asked by the same.
    """
    return pl.lit(at.astimezone(UTC), INSTANT)


def event_class(event: type[Event] | str) -> type[Event]:
    """By its class or its topic of today. Raises `UnknownEvent`."""
    if not isinstance(event, str):
        return event
    if event not in BY_TOPIC:
        raise UnknownEvent(topic=event)
    return BY_TOPIC[event]


class Scanned(ABC):
    """The asking half of `pipelines.ports.Story`, over the events of each type of one cut."""

    def scan(
        self,
        event: type[Event] | str,
        at: datetime | None = None,
        known_at: datetime | None = None,
    ) -> pl.LazyFrame:
        if known_at not in self._gone:
            self._gone[known_at] = taken_back(self._of(Retracted), known_at)
        return believed(self._of(event_class(event)), self._gone[known_at], at, known_at)

    @cached_property
    def _gone(self) -> dict[datetime | None, pl.DataFrame]:
        """By the instant of what is known: the same for all types, and looked up once."""
        return {}

    @abstractmethod
    def _of(self, event: type[Event]) -> pl.LazyFrame:
        """All of them, the retracted ones, too."""


class ToldStory(Scanned):
    """A log in memory: satisfies `pipelines.ports.Story`."""

    def __init__(self, log: Iterable[Recorded]) -> None:
        self._events: dict[type[Event], list[Recorded]] = defaultdict(list)
        self.position = 0
        for recorded in log:
            self._events[type(recorded.event)].append(recorded)
            self.position = max(self.position, recorded.position)
        self._frames: dict[type[Event], pl.DataFrame] = {}

    def _of(self, event: type[Event]) -> pl.LazyFrame:
        if event not in self._frames:
            self._frames[event] = frame(event, self._events[event])
        return self._frames[event].lazy()


def frame(event: type[Event], told: Sequence[Recorded]) -> pl.DataFrame:
    """Events of one type, with the columns of `schema(event)`."""
    return typed(event, rows(told))


def rows(told: Iterable[Recorded]) -> pl.DataFrame:
    """Events as `pipelines.ports.StoredLog` has them."""
    columns = {**ENVELOPE, "topic": pl.String(), "state": pl.String()}
    return pl.DataFrame([row(r) for r in told], pl.Schema(columns), orient="row")


def row(r: Recorded) -> tuple[object, ...]:
    return (
        *(r.position, str(r.event_id), str(r.stream), r.version),
        *(r.occurred_at, r.known_from, r.recorded_at),
        *(r.by.actor, str(r.by.command)),
        None if r.by.correlation is None else str(r.by.correlation),
        *(r.by.source, r.event.TOPIC),
        r.event.written.open.decode(),
    )
