"""Revenue by what drives it: season, holidays, what campaigns cost, and the pipeline."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl

from domain.facts import Spend
from pipelines.models.months import later
from pipelines.models.numbers import Numbers
from pipelines.models.pace import Free
from pipelines.models.series import TooShort
from pipelines.ports import Story

DRIVERS = (
    *("season, sine", "season, cosine", "holidays", "campaign spend"),
    *("pipeline, this month", "pipeline, next month", "pipeline, later"),
)

SPENT_WITHIN = timedelta(days=90)

AT_LEAST = 12
"""Pairs of a month and a forecast of it; with fewer nothing is fitted."""

HELD_BACK = 10.0
"""The ridge: as if so many months had said that no driver matters."""


def drivers(month: date, ahead: int, free: Free, spent: float, pipeline: float) -> Numbers:
    """One row of `DRIVERS` for the month that is `ahead` of the present one (0). Holidays are
    counted in each calendar, weekends aside; money is in minor units.
    """
    turn = 2 * np.pi * (month.month - 1) / 12
    days = (day for of in free.values() for day in of)
    off = sum(month <= day < later(month, 1) and day.weekday() < 5 for day in days)
    near = [pipeline * (ahead == 0), pipeline * (ahead == 1), pipeline * (ahead > 1)]
    return np.array([np.sin(turn), np.cos(turn), float(off), spent, *near])


def spent(story: Story, at: datetime) -> dict[str, float]:
    """{currency: what marketing cost in the 90 days before}, in minor units."""
    at = at.astimezone(UTC)
    recent = story.scan(Spend.Spent, at=at, known_at=at).filter(
        pl.col("occurred_at") > at - SPENT_WITHIN
    )
    amount = pl.col("amount").struct
    money = recent.select(amount.field("currency"), amount.field("minor"))
    return dict(
        money.group_by("currency").agg(pl.col("minor").sum().cast(pl.Float64)).collect().iter_rows()
    )


@dataclass(frozen=True)
class Regression:
    """Linear, on drivers counted in their own spread about their own mean."""

    mean: Numbers
    spread: Numbers
    usual: float
    weights: Numbers

    @classmethod
    def fit(cls, rows: Numbers, came: Numbers) -> "Regression":
        """By ridge regression. Raises `TooShort`."""
        if len(came) < AT_LEAST:
            raise TooShort
        mean, spread = rows.mean(axis=0), rows.std(axis=0)
        spread = np.where(spread > 0, spread, 1.0)
        scaled = (rows - mean) / spread
        held = scaled.T @ scaled + HELD_BACK * np.eye(rows.shape[1])
        weights = np.linalg.solve(held, scaled.T @ (came - came.mean()))
        return cls(mean, spread, float(came.mean()), weights)

    def of(self, rows: Numbers) -> Numbers:
        """Never below nothing."""
        said: Numbers = np.maximum(self.usual + (rows - self.mean) / self.spread @ self.weights, 0)
        return said
