"""What a model says of records: the chance, its interval, a grade, and why."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import logit

from pipelines.models.baselines import Rates, Tally
from pipelines.models.learners import SEED, Fitted, fit
from pipelines.models.learning import Learned
from pipelines.models.reasons import REASONS, reason, reasons

RESAMPLES = 20
WITHIN = (0.1, 0.9)
"""A score's interval: eight of ten."""

FELT = 1e-6
"""Log-odds."""

GRADES = (("A", 0.75), ("B", 0.5), ("C", 0.25), ("D", 0.0))
"""From which probability on."""


def score(learned: Learned, frame: pl.DataFrame) -> pl.DataFrame:
    """For rows of `subject` and features: `subject`, `value` (a probability), `low` and `high`
    (eight of ten resamples lie between), `grade` (A to D; none without skill), `reasons`.
    """
    if learned.model is None:
        return by_rate(learned.rate, frame, learned.card.verdict == "skill")
    value = learned.model.of(frame)
    low, high = interval(learned.model, learned.examples, frame)
    return frame.select("subject").with_columns(
        value=pl.Series(value),
        low=pl.Series(np.minimum(low, value)),
        high=pl.Series(np.maximum(high, value)),
        grade=grades(value),
        reasons=reasons(learned.model, frame, learned.examples),
    )


def by_rate(rate: Rates, frame: pl.DataFrame, has_skill: bool) -> pl.DataFrame:
    """The interval is the rate's own; the reasons are what those have in common whose rate it is,
    each by how much it moved the rate of those that were alike before. They add up to the score.
    """
    paths, value = rate.paths(frame), rate.of(frame)
    tallies = [path[-1][1] for path in paths]
    low, high = (np.array([each.quantile(share) for each in tallies]) for share in WITHIN)
    return frame.select("subject").with_columns(
        value=pl.Series(value),
        low=pl.Series(low, dtype=pl.Float64),
        high=pl.Series(high, dtype=pl.Float64),
        grade=grades(value) if has_skill else pl.lit(None, dtype=pl.String),
        reasons=pl.Series([steps(path) for path in paths], dtype=REASONS),
    )


def steps(path: Sequence[tuple[str, Tally]]) -> list[dict[str, object]]:
    """The strongest first; below `FELT` nothing is moved but the last digits."""
    names, tallies = zip(*path, strict=True)
    odds = logit([each.rate for each in tallies])
    effects = dict(zip(names[1:], np.diff(odds), strict=True))
    strongest = sorted(effects.items(), key=lambda each: -abs(each[1]))
    return [reason(name, effect) for name, effect in strongest if abs(effect) >= FELT]


def grades(chances: NDArray[np.float64]) -> pl.Series:
    return pl.Series([grade(each) for each in chances], dtype=pl.String)


def grade(chance: float) -> str:
    return next(letter for letter, least in GRADES if chance >= least)


def interval(
    model: Fitted, rows: pl.DataFrame, frame: pl.DataFrame
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What the method says when it learns from other subjects of the same kind: drawn again, each
    with all of its rows (Efron's bootstrap).
    """
    strength = model.model.C if model.method == "logistic" else None
    rng = np.random.default_rng(SEED)
    subjects = rows["subject"].unique().sort()
    said = []
    for _ in range(RESAMPLES):
        times = rng.multinomial(subjects.len(), np.full(subjects.len(), 1 / subjects.len()))
        drawn = pl.DataFrame({"subject": subjects, "times": times}).filter(pl.col("times") > 0)
        again = rows.join(drawn, on="subject", maintain_order="left")
        if again["label"].n_unique() > 1:
            said.append(fit(model.method, model.columns, again, strength).of(frame))
    low, high = np.quantile(said, WITHIN, axis=0)
    return low, high
