"""What was known at an instant, as far as it bears on the months from then on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.models.deals import Deals, deals
from pipelines.models.drivers import spent
from pipelines.models.months import begin, between, later, month_of, run
from pipelines.models.pace import Free, Pace, holidays
from pipelines.models.past import past_of
from pipelines.models.simulation import Ahead, simulate
from pipelines.models.weighted import chances, weighted
from pipelines.ports import Story

MONTHS = 6
"""Those that are forecast: the one that the instant falls in, and what follows."""

NEXT = timedelta(microseconds=1)

Grid = NDArray[np.float64]
"""Minor units by month (rows) and currency (columns)."""


@dataclass(frozen=True)
class Known:
    """Revenue of a month is the amount of the deals that were won in it."""

    deals: Deals
    zone: tzinfo
    currencies: tuple[str, ...]
    free: Free
    chances: pl.DataFrame
    spent: Mapping[str, float]

    @classmethod
    def at(cls, story: Story, at: datetime, zone: tzinfo) -> "Known":
        told = deals(story, at)
        currencies = tuple(sorted(set(told.now["currency"])))
        return cls(
            told, zone, currencies, holidays(story, at), chances(story, at), spent(story, at)
        )

    @property
    def month(self) -> date:
        """The first of those that are forecast: the one that the next instant falls in."""
        return month_of(self.deals.as_of + NEXT, self.zone)

    @cached_property
    def first(self) -> date:
        """The first whole month with deals; the present one where there is none."""
        came = self.deals.arrivals["at"].min()
        return later(month_of(came, self.zone), 1) if isinstance(came, datetime) else self.month

    @property
    def past(self) -> int:
        """Whole months, up to the present one."""
        return max(between(self.first, self.month), 0)

    @cached_property
    def came(self) -> Grid:
        """Revenue of each past month, and last of the present one so far."""
        return self.grid(self.first, self.past + 1, self.revenue)

    @property
    def revenue(self) -> pl.DataFrame:
        """`currency, month, said`"""
        local = pl.col("since").dt.convert_time_zone(str(self.zone)).dt.date().dt.truncate("1mo")
        won = self.deals.won.group_by("currency", local.alias("month"))
        return won.agg(pl.col("worth").sum().cast(pl.Float64).alias("said"))

    def grid(self, first: date, months: int, said: pl.DataFrame) -> Grid:
        grid = np.zeros((months, len(self.currencies)))
        for currency, month, worth in said.select("currency", "month", "said").iter_rows():
            if 0 <= (place := between(first, month)) < months:
                grid[place, self.currencies.index(currency)] = worth
        return grid

    @cached_property
    def pipeline(self) -> Grid:
        """The stage-weighted sum, in the months in which deals are to close."""
        said = weighted(self.deals, self.chances, self.month)
        return self.grid(self.month, MONTHS, said)

    def simulated(self, paths: int, seed: int) -> Ahead:
        """By path, month and currency; what was won so far is not in it."""
        now, opened = self.deals.as_of, self.deals.arrivals["at"].min()
        first = opened if isinstance(opened, datetime) else now
        months = run(self.month, MONTHS + 1)
        pace = Pace.of(
            self.deals.stays["left"].drop_nulls(),
            self.free,
            first=first.astimezone(self.zone).date(),
            today=now.astimezone(self.zone).date(),
            last=months[-1],
            zone=self.zone,
        )
        ends = np.array([pace.when(begin(each, self.zone)) for each in months[1:]])
        past = past_of(self.deals, pace, run(self.first, self.past + 1), self.zone)
        return simulate(past, ends - pace.when(now), months[:-1], paths, seed)
