"""How far forecasts were off: WAPE, RMSE, sMAPE, coverage, and two forecasts compared by pairs."""

from dataclasses import dataclass

import numpy as np

from pipelines.models.numbers import Numbers

RESAMPLES = 2_000


def wape(truth: Numbers, said: Numbers) -> float:
    """The sum of errors over the sum of what came, from 0; NaN where nothing came."""
    came = float(np.abs(truth).sum())
    return float(np.abs(truth - said).sum()) / came if came else float("nan")


def rmse(truth: Numbers, said: Numbers) -> float:
    """In the unit of what came."""
    return float(np.sqrt(np.mean((truth - said) ** 2)))


def smape(truth: Numbers, said: Numbers) -> float:
    """The mean of errors over the mean of both, 0 to 2; two noughts agree."""
    both = np.abs(truth) + np.abs(said)
    error = 2 * np.abs(truth - said)
    return float(np.mean(np.divide(error, both, out=np.zeros_like(error), where=both > 0)))


def coverage(truth: Numbers, low: Numbers, high: Numbers) -> float:
    """The share that came to lie within, both ends included."""
    return float(np.mean((low <= truth) & (truth <= high)))


@dataclass(frozen=True)
class Gain:
    """By what share of its WAPE a forecast errs less than another one, and between which bounds
    nine of ten resamples lie.
    """

    share: float
    low: float
    high: float


def gain(truth: Numbers, said: Numbers, other: Numbers, groups: Numbers, seed: int = 0) -> Gain:
    """Errors of one group (an origin, a company) come together, so groups are drawn whole (Efron's
    bootstrap).
    """
    names, place = np.unique(groups, return_inverse=True)
    ours = np.bincount(place, np.abs(truth - said), len(names))
    theirs = np.bincount(place, np.abs(truth - other), len(names))
    drawn = np.random.default_rng(seed).integers(len(names), size=(RESAMPLES, len(names)))
    resampled = 1 - ours[drawn].sum(axis=1) / np.maximum(theirs[drawn].sum(axis=1), 1e-12)
    low, high = np.quantile(resampled, (0.05, 0.95))
    return Gain(1 - float(ours.sum()) / max(float(theirs.sum()), 1e-12), float(low), float(high))
