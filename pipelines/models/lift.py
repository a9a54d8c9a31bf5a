"""How much more often something comes after a deed than without it."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import NormalDist

import polars as pl

CHANCE = 0.05
"""How often one of all the rules that were tried may seem to hold and does not."""

AT_LEAST = 10
"""Cases with the deed, and without it; with fewer nothing is said."""


@dataclass(frozen=True)
class Lift:
    """`support` cases had both; of those with the deed the share `confidence` had the rest, which
    comes `lift` times as often as without the deed, and all but surely at least `low` times.
    """

    support: int
    confidence: float
    lift: float
    low: float

    @property
    def holds(self) -> bool:
        """More often, beyond what chance can do."""
        return self.low > 1


@dataclass(frozen=True)
class Cases:
    """Of those `with_` the deed so many `had` the rest; of those `without` it so many `had_too`."""

    with_: int
    had: int
    without: int
    had_too: int

    @property
    def all(self) -> int:
        return self.with_ + self.without

    @property
    def variance(self) -> float:
        """Its part in that of the ratio."""
        both = (self.had + self.had_too) * self.with_ * self.without
        return (both - self.had * self.had_too * self.all) / self.all**2


def lift(strata: Iterable[Cases], tried: int = 1) -> Lift | None:
    """Over strata whose cases are alike (Mantel and Haenszel's risk ratio; its interval by S.
    Greenland, J. M. Robins 1985, Estimation of a Common Effect Parameter, Biometrics 41, 55-68;
    for as many rules as were `tried` by Bonferroni). None with too few cases, or where the rest
    never comes.
    """
    both = [each for each in strata if each.with_ and each.without]
    with_ = sum(each.with_ for each in both)
    if min(with_, sum(each.without for each in both)) < AT_LEAST:
        return None
    above = sum(each.had * each.without / each.all for each in both)
    below = sum(each.had_too * each.with_ / each.all for each in both)
    if not above or not below:
        return None
    error = sqrt(max(sum(each.variance for each in both), 0.0) / (above * below))
    z = NormalDist().inv_cdf(1 - CHANCE / tried)
    had = sum(each.had for each in both)
    return Lift(had, had / with_, above / below, exp(log(above / below) - z * error))


def cases(rows: pl.DataFrame, deed: str, rest: str, *strata: str) -> list[Cases]:
    """Of rows with yes or no in both columns."""
    yes, had = pl.col(deed), pl.col(rest)
    counted = rows.group_by(strata or [pl.lit(0)]).agg(
        yes.sum().alias("with_"),
        (yes & had).sum().alias("had"),
        (~yes).sum().alias("without"),
        (~yes & had).sum().alias("had_too"),
    )
    columns = counted.select("with_", "had", "without", "had_too")
    return [Cases(*map(int, row)) for row in columns.iter_rows()]
