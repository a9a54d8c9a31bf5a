"""What two groups of cases say of one measure, and whether that is enough to tell them apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from readapi.evaluation.statistics import Interval, of_difference, of_median, of_share

FEWEST = 20
"""Cases on either side that a comparison needs."""

Verdict = Literal["too_few", "no_difference", "higher", "lower"]


@dataclass(frozen=True)
class Shares:
    """`k` of `n` cases."""

    k: int
    n: int

    @property
    def value(self) -> float | None:
        return self.k / self.n if self.n else None

    @property
    def interval(self) -> Interval | None:
        return of_share(self.k, self.n) if self.n else None

    def __add__(self, other: "Shares") -> "Shares":
        return Shares(self.k + other.k, self.n + other.n)


@dataclass(frozen=True)
class Times:
    """How long it took in each case, sorted; what counts is the median."""

    all: Sequence[float]

    @property
    def n(self) -> int:
        return len(self.all)

    @property
    def k(self) -> None:
        return None

    @property
    def value(self) -> float | None:
        return median(self.all) if self.all else None

    @property
    def interval(self) -> Interval | None:
        return of_median(self.all) if self.all else None

    def __add__(self, other: "Times") -> "Times":
        return Times(sorted((*self.all, *other.all)))


Cases = Shares | Times


@dataclass(frozen=True)
class Sample:
    """`value` is a share, or a median time; `k` of the `n` cases, where it is a share. The interval
    from `low` to `high` holds the truth in 95 of 100 cases.
    """

    n: int
    k: int | None
    value: float | None
    low: float | None
    high: float | None

    @classmethod
    def of(cls, cases: Cases) -> "Sample":
        found = cases.interval
        low, high = (found.low, found.high) if found else (None, None)
        return cls(cases.n, cases.k, cases.value, low, high)


@dataclass(frozen=True)
class Difference:
    """The second value less the first."""

    value: float
    low: float
    high: float


def difference(
    first: Cases, second: Cases, fewest: int = FEWEST
) -> tuple[Difference | None, Verdict]:
    """None of too few cases: what they say would be chance."""
    if min(first.n, second.n) < fewest:
        return None, "too_few"
    found = of_difference(told(first), told(second))
    by = told(second)[0] - told(first)[0]
    verdict: Verdict = "higher" if by > 0 else "lower"
    return Difference(by, found.low, found.high), "no_difference" if found.holds_zero else verdict


def told(cases: Cases) -> tuple[float, Interval]:
    """Of one case at least."""
    assert cases.value is not None
    assert cases.interval
    return cases.value, cases.interval
