"""Finds what a feature may not know: what the future changes, and what tells the outcome itself.

Two rules point out a column that was known only after the outcome. *Restated* is proof and needs a
log: told as of T from the whole log, it is other than told from a log that ended at T. *Tells too
much* is suspicion and needs only a table, such as one from elsewhere: see `tell_tales`. A person
decides about what is suspected: leaves the column out, or says why it may stay.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import log

import polars as pl

from pipelines.features.known import Known

TELLS = 0.9
"""A single column that separates the outcomes so well knows them."""
STRONG, ADDS = 0.75, 0.03
"""Or it does nearly so, and tells so much that no other column does. Of the public tables and the
demo's no honest column adds more than 0.007; the length of a call, known after it, adds 0.07.
"""
BINS, PRIOR = 10, 20
EXACT = 1e-9
"""Sums of floats differ by that share with the order in which they are added."""


@dataclass(frozen=True)
class Suspect:
    """A column that tells too much: how well it `separates` the outcomes alone, and how much it
    `adds` to all the others; areas under the ROC curve.
    """

    column: str
    separates: float
    adds: float


def tell_tales(table: pl.DataFrame, label: str, leave: Sequence[str] = ()) -> list[Suspect]:
    """The columns, but for those to `leave` aside, that tell more of `label` (true or false) than
    an honest one does; the worst first.

    A column is cut into ten bins of equal size; each word, and what is empty, is a bin of its own.
    A row's bin tells the log-odds that it has in the other half of the rows, drawn to those of all
    by 20 rows: so it does not matter which way a column points, and one that was filled in after
    the outcome is given away by being filled in. All columns together are the sum of what each
    tells (naive Bayes); what a column adds is the area that is lost without it.
    """
    known = table.filter(pl.col(label).is_not_null())
    won = known[label].cast(pl.Float64)
    columns = [name for name in known.columns if name not in {label, *leave}]
    odds = pl.DataFrame([evidence(known[name], won) for name in columns])
    together = odds.sum_horizontal()
    all_of_them = area(together, won)
    suspects = (
        Suspect(name, area(odds[name], won), all_of_them - area(together - odds[name], won))
        for name in columns
    )
    return sorted(filter(tells_too_much, suspects), key=lambda each: -each.separates)


def tells_too_much(suspect: Suspect) -> bool:
    alone = suspect.separates
    return alone >= TELLS or (alone >= STRONG and suspect.adds >= ADDS)


def evidence(column: pl.Series, won: pl.Series) -> pl.Series:
    """What a column tells of each row, in log-odds, by the other half of the rows."""
    base = float(won.sum() or 0) / max(len(won), 1)
    if not 0 < base < 1:
        return pl.Series(column.name, [0.0] * len(won))
    rows = pl.DataFrame({"bin": binned(column), "won": won}).with_row_index("row")
    rows = rows.with_columns(half=pl.col("row").hash(seed=0) % 2)
    won_in_bin = (pl.col("won").sum() + PRIOR * base) / (pl.len() + PRIOR)
    shares = rows.group_by("bin", "half").agg(share=won_in_bin)
    other = shares.with_columns(half=1 - pl.col("half"))
    told = rows.join(other, on=["bin", "half"], how="left", nulls_equal=True, maintain_order="left")
    share = told["share"].fill_null(base)
    return ((share / (1 - share)).log() - log(base / (1 - base))).alias(column.name)


def binned(column: pl.Series) -> pl.Series:
    """Words, and what has few values, as they are; numbers and instants by quantiles."""
    if not column.dtype.is_numeric() and not column.dtype.is_temporal():
        return column.cast(pl.String)
    if column.n_unique() <= BINS:
        return column.cast(pl.String)
    ranks = column.to_physical().rank("average")
    return (ranks / ranks.max() * BINS).ceil().cast(pl.Int8).cast(pl.String)


def area(told: pl.Series, won: pl.Series) -> float:
    """Under the ROC curve, by ranks (Mann and Whitney 1947); 0.5 where all went one way."""
    wins = float(won.sum() or 0)
    losses = len(won) - wins
    if not wins or not losses:
        return 0.5
    ranks = float((told.rank("average") * won).sum())
    return (ranks - wins * (wins + 1) / 2) / (wins * losses)


def restated(told: Callable[[Known], pl.LazyFrame], whole: Known, then: Known) -> list[str]:
    """The columns that are other, told of an instant from the whole log, than told from the log
    that ended there; `subject` where the rows are others.
    """
    return list(different(told(whole).collect(), told(then).collect()))


def different(one: pl.DataFrame, other: pl.DataFrame) -> Iterator[str]:
    """The columns in which two tables of the same rows differ."""
    if len(one) != len(other):
        yield "subject"
        return
    for name in one.columns:
        left, right = one[name], other[name]
        same = left.eq_missing(right)
        if left.dtype.is_float():
            close = (left - right).abs() <= EXACT * (1 + left.abs())
            same = same | close.fill_null(False)
        if not same.all():
            yield name
