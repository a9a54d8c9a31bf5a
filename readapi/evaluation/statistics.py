"""How sure a figure is, and a difference of two: intervals that hold the truth in 95 of 100 cases.

Pure arithmetic over counts and sorted times; nothing is drawn, the same numbers always give the
same interval.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True)
class Interval:
    low: float
    high: float

    @property
    def holds_zero(self) -> bool:
        return self.low <= 0 <= self.high


def of_share(k: int, n: int) -> Interval:
    """Wilson's score interval of k of n, n > 0 (Wilson 1927)."""
    middle = k + Z * Z / 2
    reach = Z * sqrt(k * (n - k) / n + Z * Z / 4)
    low, high = (middle - reach) / (n + Z * Z), (middle + reach) / (n + Z * Z)
    return Interval(0.0 if k == 0 else low, 1.0 if k == n else high)


def of_median(times: Sequence[float]) -> Interval:
    """Of one or more sorted times: two of them, between which the median lies whatever they are
    distributed like, for it parts them like a coin.
    """
    n = len(times)
    place = max(int((n + 1 - Z * sqrt(n)) / 2), 1)
    return Interval(times[place - 1], times[n - place])


def of_difference(first: tuple[float, Interval], second: tuple[float, Interval]) -> Interval:
    """Of the second figure less the first: Newcombe's way with shares (1998, method 10), which
    serves any two figures that have intervals of their own (Zou and Donner 2008).
    """
    (one, own), (other, its) = first, second
    low = (other - one) - sqrt((other - its.low) ** 2 + (own.high - one) ** 2)
    high = (other - one) + sqrt((its.high - other) ** 2 + (one - own.low) ** 2)
    return Interval(low, high)
