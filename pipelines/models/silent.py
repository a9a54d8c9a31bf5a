"""Who fell silent: customers who buy when they like and never say that they left.

BG/NBD: a customer buys at a rate of their own (gamma over customers: r, alpha) and after each
purchase leaves for good with a chance of their own (beta: a, b). P. Fader, B. Hardie, K. L. Lee
(2005), "Counting Your Customers" the Easy Way, Marketing Science 24 (2), 275-284; the same (2008),
Computing P(alive) Using the BG/NBD Model, brucehardie.com/notes/021. Gamma-Gamma: what a purchase
is worth varies about a mean of the customer's own. P. Fader, B. Hardie (2013), The Gamma-Gamma
Model of Monetary Value, brucehardie.com/notes/025.

Arrays have one entry a customer: `x` purchases after the first, the last of them `t_x` after the
first, which is `age` ago; all times in one unit.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import betaln, expit, gammaln, hyp2f1

from pipelines.models.numbers import Numbers

FROM_ONE = 1e-6
"""The expected purchases have a gap at a = 1, where both sides meet."""

WITHIN = 12.0
"""Of the logarithm of a parameter: beyond it, it means nothing."""


class NoFit(ValueError):
    """The likelihood has no best point within reason: too little was bought again."""


@dataclass(frozen=True)
class Buying:
    """How customers buy and leave: BG/NBD, and the log-likelihood it was found at."""

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float

    def alive(self, x: Numbers, t_x: Numbers, age: Numbers) -> Numbers:
        """The chance, 0 to 1, that each still is a customer (note 021)."""
        return np.where(x > 0, expit(self.odds(x, t_x, age)), 1.0)

    def purchases(self, ahead: float, x: Numbers, t_x: Numbers, age: Numbers) -> Numbers:
        """How many each makes on average within the time `ahead` (2005, eq. 10)."""
        a = self.a if abs(self.a - 1) > FROM_ONE else 1 + FROM_ONE
        r, b, to_date = self.r + x, self.b + x, self.alpha + age
        series = hyp2f1(r, b, a + b - 1, ahead / (to_date + ahead))
        gone = np.exp(r * (np.log(to_date) - np.log(to_date + ahead))) * series
        if_alive: Numbers = (a + b - 1) / (a - 1) * (1 - gone)
        return if_alive * self.alive(x, t_x, age)

    def odds(self, x: Numbers, t_x: Numbers, age: Numbers) -> Numbers:
        """The log-odds that those who bought again still are customers."""
        return -left(np.array([self.r, self.alpha, self.a, self.b]), x, t_x, age)


@dataclass(frozen=True)
class Spending:
    """What purchases are worth: Gamma-Gamma (p, q, v), and its log-likelihood."""

    p: float
    q: float
    v: float
    log_likelihood: float

    def mean(self, x: Numbers, average: Numbers) -> Numbers:
        """What a purchase of each is worth on average, by `average`, the mean of their `x`
        purchases; who has none is worth what all are. The unit is the amounts' own.
        """
        known = np.where(x > 0, average, 0.0)
        worth: Numbers = self.p * (self.v + known * x) / (self.p * x + self.q - 1)
        return worth


def left(log_free: Numbers, x: Numbers, t_x: Numbers, age: Numbers) -> Numbers:
    """The log-odds that who bought again left after that."""
    r, alpha, a, b = log_free
    again = np.maximum(x, 1)
    odds: Numbers = np.log(a / (b + again - 1)) + (r + x) * np.log((alpha + age) / (alpha + t_x))
    return odds


def buying(x: Numbers, t_x: Numbers, age: Numbers) -> Buying:
    """Fit BG/NBD by maximum likelihood. Raises `NoFit`."""
    if not (x > 0).any():
        raise NoFit
    unit = float(np.mean(age))  # the fit does not care for days or weeks
    scaled = x, t_x / unit, age / unit

    def likelihood(at: Numbers) -> float:
        return float(np.sum(log_likelihoods(at, *scaled)))

    r, alpha, a, b = best(likelihood, np.array([0.5, 0.3, 0.8, 2.0]))
    found = np.array([r, alpha * unit, a, b])
    total = float(np.sum(log_likelihoods(found, x, t_x, age)))
    return Buying(float(r), float(alpha * unit), float(a), float(b), total)


def log_likelihoods(at: Numbers, x: Numbers, t_x: Numbers, age: Numbers) -> Numbers:
    """Of each customer; sums of powers are taken among logarithms, so that none overflows."""
    r, alpha, a, b = at
    common = gammaln(r + x) - gammaln(r) + r * np.log(alpha) - (r + x) * np.log(alpha + age)
    stayed = betaln(a, b + x) - betaln(a, b)
    either = np.where(x > 0, np.logaddexp(0, left(at, x, t_x, age)), 0.0)
    each: Numbers = common + stayed + either
    return each


def spending(x: Numbers, average: Numbers) -> Spending:
    """Fit Gamma-Gamma by maximum likelihood to those who bought again. Raises `NoFit`."""
    again = (x > 0) & (average > 0)
    if again.sum() < 2:
        raise NoFit
    unit = float(np.mean(average[again]))
    count, mean = x[again], average[again] / unit

    def likelihood(at: Numbers) -> float:
        p, q, v = at
        return float(
            np.sum(
                -betaln(p * count, q)
                + q * np.log(v)
                + (p * count - 1) * np.log(mean)
                + p * count * np.log(count)
                - (p * count + q) * np.log(v + mean * count)
            )
        )

    p, q, v = best(likelihood, np.array([2.0, 3.0, 1.0]))
    if q <= 1:  # then there is no mean
        raise NoFit
    total = likelihood(np.array([p, q, v])) - len(count) * np.log(unit)
    return Spending(float(p), float(q), float(v * unit), float(total))


def best(likelihood: Callable[[Numbers], float], start: Numbers) -> Numbers:
    """The point of the greatest likelihood; all parameters are above zero, so their logarithms
    are searched: first broadly, then by the slope.
    """
    limits = [(-WITHIN, WITHIN)] * len(start)

    def cost(logs: Numbers) -> float:
        return -likelihood(np.exp(logs))

    near = minimize(cost, np.log(start), method="Nelder-Mead", bounds=limits)
    found = minimize(cost, near.x, method="L-BFGS-B", bounds=limits)
    better = found if found.fun <= near.fun else near
    if not np.isfinite(better.fun) or np.any(np.abs(better.x) > WITHIN - FROM_ONE):
        raise NoFit
    parameters: Numbers = np.exp(better.x)
    return parameters
