"""What the pipelines need from outside. Infra satisfies it by shape."""

from datetime import datetime
from typing import Protocol

import polars as pl


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
