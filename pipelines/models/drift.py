"""Whether the world is still as it was when a model learned: how far each feature and the scores
themselves lie from those of training, and how wrong the scores were that have come out since.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.stats import chi2

BINS = 10
MOVED, DRIFTED = 0.1, 0.25
"""From which index on: the usual ones (Siddiqi, Credit Risk Scorecards, 2006)."""

SURE = 0.05
"""By chance alone, one check in twenty may say that anything has moved."""

SCORES = "score"
"""What the scores are called among the features."""

STRONGEST = 3

REASONS = pl.List(
    pl.Struct({"feature": pl.String(), "direction": pl.String(), "effect": pl.Float64()})
)

Counts = NDArray[np.float64]

Grade = Literal["stable", "moved", "drifted"]


@dataclass(frozen=True)
class Shift:
    """How far a feature has moved: `index` is its population stability index, which stays below
    `by_chance` if nothing has.
    """

    feature: str
    index: float
    by_chance: float

    @property
    def is_real(self) -> bool:
        return self.index >= self.by_chance


@dataclass(frozen=True)
class Drift:
    """`shifts`: the largest first. Of the scores, `settled` have come out: `error` is their mean
    squared error, None where none has.
    """

    shifts: Sequence[Shift]
    settled: int
    error: float | None

    @property
    def index(self) -> float:
        """The largest that chance does not explain, 0 where there is none."""
        return max((each.index for each in self.shifts if each.is_real), default=0.0)

    @property
    def grade(self) -> Grade:
        if self.index >= DRIFTED:
            return "drifted"
        return "moved" if self.index >= MOVED else "stable"


def drift(
    then: pl.DataFrame,
    now: pl.DataFrame,
    outcomes: pl.DataFrame,
    scores: tuple[pl.Series, pl.Series] | None = None,
) -> Drift:
    """Of what was learned from `then` and what is scored `now`: the columns that both have are
    compared, and the `scores` of then and now. `outcomes` have the `value` that was said and the
    `label` that came, of scores that were made since.
    """
    pairs = {name: (then[name], now[name]) for name in then.columns if name in now.columns}
    pairs |= {SCORES: scores} if scores else {}
    found = [shift(name, *pair, len(pairs)) for name, pair in pairs.items()]
    off = (outcomes["value"] - outcomes["label"].cast(pl.Float64)) ** 2
    error = off.mean()
    return Drift(
        sorted(found, key=lambda each: -each.index),
        outcomes.height,
        float(error) if isinstance(error, float) else None,
    )


def shift(name: str, then: pl.Series, now: pl.Series, checks: int) -> Shift:
    """Σ (now − then) · ln(now / then) over the shares of ten groups of `then` of equal size, words
    and gaps each a group. Under no change it is a χ² with one degree less than there are groups,
    times 1/n + 1/m (Yurdakul 2018); `checks` are made at once.
    """
    if not len(then) or not len(now):
        return Shift(name, 0.0, 0.0)
    before, after = grouped(then, now)
    groups = before.size
    p, q = ((each + 0.5) / (each.sum() + 0.5 * groups) for each in (before, after))
    index = float(((q - p) * np.log(q / p)).sum())
    likely = chi2.ppf(1 - SURE / max(checks, 1), max(groups - 1, 1))
    return Shift(name, index, float(likely * (1 / len(then) + 1 / len(now))))


def grouped(then: pl.Series, now: pl.Series) -> tuple[Counts, Counts]:
    """How many of each lie in each group."""
    if then.dtype.is_numeric():
        known = then.drop_nulls().cast(pl.Float64).to_numpy()
        cuts = np.unique(np.quantile(known, np.arange(1, BINS) / BINS)) if known.size else known
        before, after = (placed(each, cuts) for each in (then, now))
    else:
        before, after = (each.cast(pl.String).fill_null("") for each in (then, now))
    names = sorted({*before.unique(), *after.unique()})
    return counts(before, names), counts(after, names)


def placed(values: pl.Series, cuts: Counts) -> pl.Series:
    """The number of the group, −1 for a gap."""
    numbers = values.cast(pl.Float64).to_numpy()
    groups = np.searchsorted(cuts, numbers, side="left")
    return pl.Series(np.where(np.isnan(numbers), -1, groups))


def counts(groups: pl.Series, names: Sequence[object]) -> Counts:
    found: Mapping[object, int] = dict(groups.value_counts().iter_rows())
    return np.array([found.get(name, 0) for name in names], dtype=float)


def as_score(found: Drift, training: str, error_then: float | None) -> pl.DataFrame:
    """As `Scores.keep` takes it: what was said of that training."""
    moved = [each for each in found.shifts if each.is_real and each.index >= MOVED][:STRONGEST]
    reasons = [{"feature": each.feature, "direction": "up", "effect": each.index} for each in moved]
    row = {
        "subject": training,
        "value": found.index,
        "grade": found.grade,
        "reasons": reasons,
        "settled": found.settled,
        "error": found.error,
        "error_then": error_then,
    }
    return pl.DataFrame([row], schema_overrides={"reasons": REASONS})
