"""What needs no model: how often it came true, of all and of those in the same stage."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.stats import beta

from pipelines.models.columns import outcomes
from pipelines.models.learners import weights_of

STAGE_RATE = "stage_rate"
"""The simplest method of all: those in the same stage before."""

AS_MANY = 2.0
"""A stage's rate begins as if so many of its subjects had fared like all."""


@dataclass(frozen=True)
class Tally:
    """So many subjects, of whom so many came true."""

    count: float
    true: float

    @property
    def rate(self) -> float:
        """Half a success and half a failure are added (Jeffreys): never 0, never 1."""
        return (self.true + 0.5) / (self.count + 1)

    def quantile(self, share: float) -> float:
        """Of what the rate may be, given the tally."""
        return float(beta.ppf(share, self.true + 0.5, self.count - self.true + 0.5))


@dataclass(frozen=True)
class Rates:
    """The rate of all, and where `by` names a feature, that of each of its values."""

    all: Tally
    by: str | None
    each: Mapping[str, Tally]

    def of(self, frame: pl.DataFrame) -> NDArray[np.float64]:
        """(rows,) probabilities."""
        return np.array([tally.rate for tally in self.tallies(frame)], dtype=np.float64)

    def tallies(self, frame: pl.DataFrame) -> list[Tally]:
        if self.by is None:
            return [self.all] * frame.height
        return [self.each.get(str(value), self.all) for value in frame[self.by]]


def rates(rows: pl.DataFrame, by: str | None = None) -> Rates:
    """From rows with `subject` and `label`; every subject counts once, split over its stages."""
    weights, labels = weights_of(rows), outcomes(rows)
    whole = Tally(float(weights.sum()), float(weights @ labels) if rows.height else 0.0)
    if by is None:
        return Rates(whole, None, {})
    weighed = rows.select(
        pl.col(by).cast(pl.String),
        pl.lit(pl.Series(weights)).alias("count"),
        pl.lit(pl.Series(weights * labels)).alias("true"),
    )
    sums = weighed.group_by(by).agg(pl.col("count", "true").sum())
    each = {
        str(value): Tally(count + AS_MANY, true + AS_MANY * whole.rate)
        for value, count, true in sums.iter_rows()
    }
    return Rates(whole, by, each)
