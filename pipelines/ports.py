"""What the pipelines need from outside. Infra and `scan.py` satisfy it by shape."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

import polars as pl

from domain.errors import Invalid
from domain.event import Event


class UnknownEvent(Invalid, code="unknown_event"):
    """There is no event of that topic."""


class Story(Protocol):
    """One cut of the log, event type by event type, as it is believed."""

    @property
    def position(self) -> int:
        """Of the last event of the cut; 0 for an empty log."""

    def scan(
        self,
        event: type[Event] | str,
        at: datetime | None = None,
        known_at: datetime | None = None,
    ) -> pl.LazyFrame:
        """The events of one type (its class, or its topic of today) that happened by `at`, as they
        are believed at `known_at`: one row each, in order of position, with the columns of
        `schema(event)`. Retracted events are gone, and so is `Retracted` itself.

        Without `at` and `known_at`: all of the cut. Raises `UnknownEvent`.
        """


class StoredLog(Protocol):
    """The log as it is stored, many events at once."""

    def end(self, by: datetime | None = None, but: Sequence[str] = ()) -> int:
        """The last position, or that of what was recorded by then; 0 if there is none. Events of
        the topics `but` are passed over.
        """

    def event_at(self, position: int) -> str | None:
        """The event's id; None beyond the end."""

    def rows(self, after: int, until: int, topics: Sequence[str] = ()) -> pl.DataFrame:
        """The events at `after` < position ≤ `until`, in order, of those stored topics or of all:
        the columns of `ENVELOPE`, `topic`, and the open fields as JSON in `state`.
        """

    def alone(self) -> AbstractContextManager[None]:
        """Nobody else archives this log meanwhile. Raises a `Conflict`."""


class Place(Protocol):
    """Where named files are kept; they are never changed, only replaced as a whole."""

    def url(self, name: str) -> str:
        """As Polars opens it."""

    def sizes(self) -> Mapping[str, int]:
        """{name of each file that is there: its bytes}."""

    def read(self, name: str) -> bytes:
        """Raises `FileNotFoundError`."""

    def write(self, name: str, content: bytes) -> None:
        """All of it or nothing."""

    def remove(self, name: str) -> None: ...


class Scores(Protocol):
    """What models said of records, for ever."""

    def keep(
        self,
        scores: pl.DataFrame,
        *,
        model: str,
        version: str,
        subject_type: str,
        as_of: datetime,
        position: int,
    ) -> bool:
        """What a model of that version said of records of that noun, knowing the story as of
        `as_of` up to the event at `position`: all of it or nothing. False where the same was kept
        before: then nothing is added.

        `subject` is an id, `value` a number or none; `low`, `high`, `grade` and `reasons` (a list
        of feature, direction and effect, the strongest first) may be there; what other columns
        there are is kept as `extra`. Raises `BadScores`.
        """

    def kept(self, model: str) -> pl.DataFrame:
        """All that it ever said, in that order: `subject`, `as_of`, `made_at`, `version`, `value`,
        and `extra` as JSON.
        """
