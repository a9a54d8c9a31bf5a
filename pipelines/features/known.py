"""What the company knew at an instant: the only door by which features see the story."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, cached_property
from zoneinfo import ZoneInfo

import polars as pl

from domain.event import Event
from pipelines.ports import Story
from pipelines.scan import literal
from pipelines.standing import Standing

GREENWICH = ZoneInfo("UTC")


def before(column: pl.Expr) -> pl.Expr:
    """Of histories: what the record's event before says there; empty at its first."""
    same = pl.col("stream") == pl.col("stream").shift()
    return pl.when(same).then(column.shift())


@cache
def words(*words: str) -> pl.Expr:
    """To be one of: made once, for it takes a while."""
    return pl.lit(pl.Series(words, dtype=pl.String).implode())


@dataclass(frozen=True, eq=False)
class Known:
    """The story as of (`at`, known at `at`); days and months are those of the `zone`."""

    story: Story
    at: datetime
    zone: ZoneInfo = GREENWICH
    _facts: dict[Callable[["Known"], pl.LazyFrame], pl.DataFrame] = field(default_factory=dict)

    def facts(self, told: Callable[["Known"], pl.LazyFrame]) -> pl.LazyFrame:
        """What several tables of features are made of: worked out once."""
        if told not in self._facts:
            self._facts[told] = told(self).collect()
        return self._facts[told].lazy()

    def said(self, event: type[Event]) -> pl.LazyFrame:
        """Every event of one type, with all columns of its schema; in place of a customer that was
        merged the one that stands for it.
        """
        return self._standing.scan(event, self.at, self.at)

    @property
    def merged(self) -> dict[str, str]:
        """{customer that was merged: the one that stands for it}."""
        return self._standing.merged(self.at, self.at)

    @cached_property
    def _standing(self) -> Standing:
        return Standing(self.story)

    def told(self, *events: type[Event]) -> pl.LazyFrame:
        """The events of several types, each called by its class in `event`, in the order in which
        they happened.
        """
        return self._all(events).sort("occurred_at", "version", "position")

    def histories(self, *events: type[Event]) -> pl.LazyFrame:
        """The same record by record: each has its events together, in their order."""
        return self._all(events).sort(pl.col("stream").hash(), "occurred_at", "version")

    def _all(self, events: Iterable[type[Event]]) -> pl.LazyFrame:
        frames = [self.said(each).with_columns(event=pl.lit(each.__name__)) for each in events]
        return pl.concat(frames, how="diagonal")

    @property
    def instant(self) -> pl.Expr:
        return literal(self.at)

    @property
    def today(self) -> pl.Expr:
        return pl.lit(self.at.astimezone(self.zone).date(), pl.Date())

    def day(self, instant: str = "occurred_at") -> pl.Expr:
        """On which day it was, by the clock of the zone."""
        return pl.col(instant).dt.convert_time_zone(self.zone.key).dt.date()

    def days_since(self, instant: pl.Expr) -> pl.Expr:
        """Fractions of days too."""
        return (self.instant - instant).dt.total_microseconds() / 86_400e6

    def within(self, days: int, happened: str = "occurred_at") -> pl.Expr:
        """Whether it happened in the last so many days."""
        return pl.col(happened) > literal(self.at - timedelta(days=days))
