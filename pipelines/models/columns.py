"""Features as numbers: a frame's columns become a matrix that every learner takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Columns:
    """`names` in order; `words` has those that hold words, with the words that were seen. The
    column `first`, if there is one, is believed before all others.
    """

    names: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    first: str | None = None

    @classmethod
    def of(cls, frame: pl.DataFrame, names: Sequence[str], by: Sequence[str] = ()) -> Self:
        """Those that vary; one that has the same value throughout tells nothing. Of the features
        `by` which rates are told the last one of words is believed first.
        """
        kept = tuple(name for name in names if frame[name].n_unique() > 1)
        words = {name: seen(frame[name]) for name in kept if holds_words(frame[name])}
        first = [name for name in by if name in words][-1:]
        return cls(kept, words, *first)

    @property
    def of_words(self) -> list[int]:
        """Their places, but for the first's."""
        places = (place for place, name in enumerate(self.names) if name in self.words)
        return [place for place in places if place not in self.of_first]

    @property
    def of_first(self) -> list[int]:
        return [] if self.first is None else [self.names.index(self.first)]

    @property
    def of_numbers(self) -> list[int]:
        return [place for place, name in enumerate(self.names) if name not in self.words]

    def matrix(self, frame: pl.DataFrame) -> Matrix:
        """(rows, features): a word by its place among those seen, one never seen after the last;
        NaN where nothing is known.
        """
        if not self.names:
            return np.empty((frame.height, 0))
        numbers = frame.select(self._number(name).alias(name) for name in self.names)
        return numbers.fill_null(float("nan")).to_numpy().astype(np.float64)

    def _number(self, name: str) -> pl.Expr:
        if name not in self.words:
            number = pl.col(name).cast(pl.Float64)
            return pl.when(number.is_finite()).then(number)
        words = self.words[name]
        places = dict(zip(words, map(float, range(len(words))), strict=True))
        place = (
            pl.col(name)
            .cast(pl.String)
            .replace_strict(places, default=float(len(words)), return_dtype=pl.Float64)
        )
        return pl.when(pl.col(name).is_not_null()).then(place)


def holds_words(column: pl.Series) -> bool:
    return not (column.dtype.is_numeric() or column.dtype in {pl.Boolean, pl.Null})


def seen(column: pl.Series) -> tuple[str, ...]:
    return tuple(column.cast(pl.String).drop_nulls().unique().sort())


def outcomes(frame: pl.DataFrame) -> Any:
    """(rows,) of bool."""
    return frame["label"].cast(pl.Boolean).to_numpy()
