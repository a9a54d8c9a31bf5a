"""A series of months carried on: what needs no more than its own past.

Damped trend with a season: E. S. Gardner, E. McKenzie (1985), Forecasting Trends in Time Series,
Management Science 31 (10), 1237-1246; in the form of R. Hyndman, G. Athanasopoulos, Forecasting:
Principles and Practice, 8.3. Its weights are fitted by SciPy to the errors one month ahead.

`past` holds one value a month, the oldest first; an answer holds the months `ahead` that follow.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from pipelines.models.numbers import Numbers

YEAR = 12
RECENT = 6
"""Months that a moving average is over."""

STARTS = ((0.3, 0.05, 0.1, 0.9), (0.1, 0.02, 0.3, 0.9), (0.7, 0.1, 0.05, 0.97))
LIMITS = ((0.01, 0.99), (0.001, 0.5), (0.001, 0.9), (0.8, 0.98))
"""Weights of level, trend and season, and the damping; with a season there is more than one hollow
to end in.
"""

CALM = ((0.01, 0.6), (0.001, 0.1), (0.0, 0.0), (0.8, 0.9))
"""As `LIMITS`, for the first two years: a few months that rise make no trend for half a year."""


class TooShort(ValueError):
    """The series has too few months for that method."""


def seasonal_naive(past: Numbers, ahead: int) -> Numbers:
    """As a year before. Raises `TooShort` below a year."""
    if len(past) < YEAR:
        raise TooShort
    return np.resize(past[-YEAR:], ahead)


def moving_average(past: Numbers, ahead: int) -> Numbers:
    """The mean of the last half year, or of what there is of it."""
    if not len(past):
        raise TooShort
    return np.full(ahead, past[-RECENT:].mean())


def smoothing(past: Numbers, ahead: int) -> Numbers:
    """Exponential smoothing with a damped trend; from two years on with a season, which multiplies
    where all months are above zero and adds where not. Raises `TooShort` below half a year.
    """
    if len(past) < RECENT:
        raise TooShort
    seasonal = len(past) >= 2 * YEAR
    return fitted(past, bool(seasonal), multiplies=bool((past > 0).all())).ahead(ahead)


@dataclass(frozen=True)
class Smoothed:
    """Where smoothing stands after the last month."""

    level: float
    trend: float
    season: Numbers
    damping: float
    multiplies: bool

    def ahead(self, months: int) -> Numbers:
        steps = np.cumsum(self.damping ** np.arange(1, months + 1))
        season = np.resize(self.season, months)
        line = self.level + self.trend * steps
        return line * season if self.multiplies else line + season


def fitted(past: Numbers, seasonal: bool, multiplies: bool) -> Smoothed:
    """With the weights that err least one month ahead, squared."""
    begin = beginning(past, seasonal, multiplies)
    unit = float(np.mean(past**2)) or 1.0

    def cost(weights: Numbers) -> float:
        return run(past, begin, weights)[1] / unit

    starts, limits = (STARTS, LIMITS) if seasonal else (STARTS[:1], CALM)
    tried = (minimize(cost, start, method="L-BFGS-B", bounds=limits) for start in starts)
    return run(past, begin, min(tried, key=lambda each: float(each.fun)).x)[0]


def beginning(past: Numbers, seasonal: bool, multiplies: bool) -> Smoothed:
    """Before the first month: the first year's mean, the growth from it to the next, and by how
    much each month of the first years lies off a year's mean about it.
    """
    none = np.ones(1) if multiplies else np.zeros(1)
    if not seasonal:
        return Smoothed(float(past[:3].mean()), 0.0, none, 1.0, multiplies)
    trend = float(past[YEAR : 2 * YEAR].mean() - past[:YEAR].mean()) / YEAR
    level = float(past[:YEAR].mean()) - trend * (YEAR + 1) / 2
    return Smoothed(level, trend, season_of(past, multiplies), 1.0, multiplies)


def season_of(past: Numbers, multiplies: bool) -> Numbers:
    """Twelve figures, the first month's first, that are 1 or 0 on average."""
    weights = np.r_[0.5, np.ones(YEAR - 1), 0.5] / YEAR
    middle = np.convolve(past, weights, mode="valid")
    half = YEAR // 2
    about = past[half : half + len(middle)]
    off = about / middle if multiplies else about - middle
    place = (np.arange(len(off)) + half) % YEAR
    season = np.array([off[place == each].mean() for each in range(YEAR)])
    centred: Numbers = season / season.mean() if multiplies else season - season.mean()
    return centred


def run(past: Numbers, begin: Smoothed, weights: Numbers) -> tuple[Smoothed, float]:
    """From the begin to the last month, and the sum of squared errors on the way."""
    of_level, of_trend, of_season, damping = map(float, weights)
    level, trend, season = begin.level, begin.trend, list(map(float, begin.season))
    squares, year, multiplies = 0.0, len(season), begin.multiplies
    for month, value in enumerate(map(float, past)):
        each, line = month % year, level + damping * trend
        error = value - (line * season[each] if multiplies else line + season[each])
        squares += error * error
        bare = value / season[each] if multiplies else value - season[each]
        after = of_level * bare + (1 - of_level) * line
        trend = of_trend * (after - level) + (1 - of_trend) * damping * trend
        if year > 1:
            off = (value / line if line else 1.0) if multiplies else value - line
            season[each] += of_season * (off - season[each])
        level = after
    turned = np.roll(season, -(len(past) % year))
    return Smoothed(level, trend, turned, damping, multiplies), squares


METHODS: dict[str, Callable[[Numbers, int], Numbers]] = {
    "seasonal_naive": seasonal_naive,
    "moving_average": moving_average,
    "exponential_smoothing": smoothing,
}
"""By the names that cards and screens show."""
