"""What the pipelines need from outside. Infra and `scan.py` satisfy it by shape."""

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
