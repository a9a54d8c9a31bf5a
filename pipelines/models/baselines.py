"""What needs no model: how often it came true, of all and of those that stood alike."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.stats import beta

from pipelines.models.columns import holds_words, outcomes
from pipelines.models.learners import weights_of

STAGE_RATE, AGE_RATE = "stage_rate", "age_rate"
"""The simplest methods of all: those in the same stage before; those who had been there as long."""

AS_MANY_OF_WORDS, AS_MANY_OF_NUMBERS = 2.0, 10.0
"""The rate of those that are alike in one thing more begins as if so many of them had fared like
those before.
"""

Key = tuple[str, ...]


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

    def drawn_to(self, before: "Tally", as_many: float) -> "Tally":
        return Tally(self.count + as_many, self.true + as_many * before.rate)


@dataclass(frozen=True)
class Level:
    """Those that are alike up to the feature `name`. Numbers are alike that lie in the same third
    of all that are alike before: between its `cuts`.
    """

    name: str
    cuts: Mapping[Key, Sequence[float]]
    each: Mapping[Key, Tally]

    def keys(self, before: Sequence[Key], values: pl.Series) -> list[Key]:
        return extended(before, values, self.cuts)


@dataclass(frozen=True)
class Rates:
    """The rate of all, then of those that are alike in one thing, in two, …"""

    all: Tally
    levels: Sequence[Level] = ()

    def of(self, frame: pl.DataFrame) -> NDArray[np.float64]:
        """(rows,) probabilities."""
        return np.array([tally.rate for tally in self.tallies(frame)], dtype=np.float64)

    def tallies(self, frame: pl.DataFrame) -> list[Tally]:
        return [path[-1][1] for path in self.paths(frame)]

    def paths(self, frame: pl.DataFrame) -> list[list[tuple[str, Tally]]]:
        """For each row the feature and the tally of each level, all first; down to where nobody was
        alike before.
        """
        paths = [[("", self.all)] for _ in range(frame.height)]
        keys: list[Key] = [()] * frame.height
        for depth, level in enumerate(self.levels, start=1):
            keys = level.keys(keys, frame[level.name])
            for path, key in zip(paths, keys, strict=True):
                if len(path) == depth and key in level.each:
                    path.append((level.name, level.each[key]))
        return paths


def rates(rows: pl.DataFrame, by: Sequence[str] = ()) -> Rates:
    """From rows with `subject` and `label`, by those features, one within the other; every subject
    counts once, split over its rows.
    """
    weights, labels = weights_of(rows), outcomes(rows)
    whole = Tally(float(weights.sum()), float(weights @ labels) if rows.height else 0.0)
    keys: list[Key] = [()] * rows.height
    levels = list[Level]()
    before: dict[Key, Tally] = {(): whole}
    for name in by:
        cuts = {} if holds_words(rows[name]) else thirds(keys, rows[name])
        as_many = AS_MANY_OF_NUMBERS if cuts else AS_MANY_OF_WORDS
        keys = extended(keys, rows[name], cuts)
        sums = tallied(keys, weights, labels)
        before = {key: sums[key].drawn_to(before[key[:-1]], as_many) for key in sums}
        levels.append(Level(name, cuts, before))
    return Rates(whole, levels)


def tallied(
    keys: Sequence[Key], weights: NDArray[np.float64], labels: NDArray[np.bool_]
) -> dict[Key, Tally]:
    counts, true = defaultdict[Key, float](float), defaultdict[Key, float](float)
    for key, weight, label in zip(keys, weights.tolist(), labels.tolist(), strict=True):
        counts[key] += weight
        true[key] += weight * label
    return {key: Tally(count, true[key]) for key, count in counts.items()}


def extended(
    before: Sequence[Key], values: pl.Series, cuts: Mapping[Key, Sequence[float]]
) -> list[Key]:
    def part(key: Key, value: object) -> str:
        if isinstance(value, int | float) and key in cuts:
            return str(bisect_left(cuts[key], value))
        return str(value)

    return [(*key, part(key, value)) for key, value in zip(before, values.to_list(), strict=True)]


def thirds(keys: Sequence[Key], values: pl.Series) -> dict[Key, Sequence[float]]:
    """Where those that are alike before are cut in three."""
    own = defaultdict[Key, list[float]](list)
    for key, value in zip(keys, values.to_list(), strict=True):
        if value is not None:
            own[key].append(value)
    return {key: np.quantile(each, (1 / 3, 2 / 3)).tolist() for key, each in own.items()}


def paths_of(by: Sequence[str], rows: pl.DataFrame) -> Iterator[tuple[str, Sequence[str]]]:
    """(method, features): the rate of the stage goes by the words, the other by numbers, too. Of
    two that are as good the first is used: the one that says more of a deal.
    """
    words = [name for name in by if holds_words(rows[name])]
    if words and len(words) < len(by):
        yield AGE_RATE, by
    if words:
        yield STAGE_RATE, words
