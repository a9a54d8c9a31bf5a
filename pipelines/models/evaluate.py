"""Judging a model as it would have been used: at each origin T it learns from what was settled by
then, and says the chances of what was still open.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import polars as pl

from pipelines.models.baselines import paths_of, rates
from pipelines.models.columns import Columns, outcomes
from pipelines.models.learners import SEED, apart_by_subject, contenders, fit
from pipelines.models.measures import error, losses

ENOUGH_TO_BEGIN = 30
SHARE_TO_BEGIN = 0.25
OF_EACH_OUTCOME = 5
"""So many settled subjects, this share of all of them, and so many of each outcome are learned from
at the first origin.
"""

ORIGINS = 12
FOLDS = 5

RIPE = 0.9
"""Only rows so old that this share of all was settled at that age are judged: among younger ones
the quick endings alone are known.
"""


@dataclass(frozen=True)
class Part:
    """What is learned from, and what is judged; each subject is judged once."""

    number: int
    learned: pl.DataFrame
    judged: pl.DataFrame


def settled(table: pl.DataFrame, at: datetime) -> pl.DataFrame:
    """The rows whose label was known at that instant, and was not when the row was asked about;
    where there are no dates, all whose label is known.
    """
    known = table.filter(pl.col("label").is_not_null())
    if not has_time(table):
        return known
    return known.filter((pl.col("settled_at") <= at) & (pl.col("settled_at") > pl.col("as_of")))


def has_time(table: pl.DataFrame) -> bool:
    """Without dates no order of time can be kept."""
    return table["as_of"].null_count() == 0 and table["settled_at"].dtype != pl.Null


def parts(table: pl.DataFrame, at: datetime) -> list[Part]:
    """By rolling origins, or where rows carry no dates by folds at random."""
    known = settled(table, at)
    cut = rolling(known, at) if has_time(table) else folds(known)
    return [part for part in cut if part.judged.height]


def rolling(known: pl.DataFrame, at: datetime) -> Iterator[Part]:
    """Up to twelve origins with about as many subjects each: a row may train an origin T only if
    `settled_at` ≤ T, and is judged by the last origin at or before its `as_of`.
    """
    begin = first_origin(known)
    if begin is None:
        return
    ripe = known.filter(pl.col("as_of").is_between(begin, at - age_of_ripeness(known)))
    judged = one_each(ripe, SEED).sort("as_of", "subject")
    for number, origin in enumerate(origins(judged)):
        until = pl.col("settled_at") <= origin.begins
        yield Part(number, known.filter(until), judged.filter(origin.covers()))


@dataclass(frozen=True)
class Origin:
    begins: datetime
    ends: datetime | None

    def covers(self) -> pl.Expr:
        later = pl.col("as_of") >= self.begins
        return later if self.ends is None else later & (pl.col("as_of") < self.ends)


def origins(judged: pl.DataFrame) -> list[Origin]:
    """Cut where about one twelfth of the rows lies between; rows of one instant stay together."""
    cuts = [judged["as_of"][judged.height * each // ORIGINS] for each in range(ORIGINS)]
    starts = sorted(set(cuts)) if judged.height else []
    return [Origin(a, b) for a, b in zip(starts, [*starts[1:], None], strict=True)]


def first_origin(known: pl.DataFrame) -> datetime | None:
    """The instant from which on there is enough to learn from."""
    firsts = known.group_by("subject", "label").agg(pl.col("settled_at").min())
    of_each = [firsts.filter(pl.col("label").cast(pl.Boolean) == each) for each in (True, False)]
    if firsts.height < ENOUGH_TO_BEGIN or any(each.height < OF_EACH_OUTCOME for each in of_each):
        return None
    enough = [each["settled_at"].sort()[OF_EACH_OUTCOME - 1] for each in of_each]
    least = max(ENOUGH_TO_BEGIN, round(SHARE_TO_BEGIN * firsts.height))
    begin: datetime = max(*enough, firsts["settled_at"].sort()[least - 1])
    return begin


def age_of_ripeness(known: pl.DataFrame) -> timedelta:
    ages = known.select((pl.col("settled_at") - pl.col("as_of")).quantile(RIPE)).item()
    assert isinstance(ages, timedelta)
    return ages


def one_each(rows: pl.DataFrame, seed: int) -> pl.DataFrame:
    """One row of every subject, drawn by the seed; rows that lie otherwise are drawn alike."""
    ordered = rows.sort("subject", "as_of")
    drawn = pl.Series("drawn", np.random.default_rng(seed).random(ordered.height))
    highest = pl.col("drawn") == pl.col("drawn").max().over("subject")
    return ordered.with_columns(drawn).filter(highest).drop("drawn")


def folds(known: pl.DataFrame) -> Iterator[Part]:
    """Five at random; all rows of a subject are in one."""
    by = known.group_by("subject").agg(pl.col("label").first()).group_by("label").len()["len"]
    if by.len() < 2 or int(by.min() or 0) < FOLDS:  # type: ignore[arg-type] # of counts
        return
    for number, (learned, judged) in enumerate(apart_by_subject(known, FOLDS)):
        yield Part(number, known[learned], one_each(known[judged], SEED))


def backtest(
    parts: Sequence[Part], features: Sequence[str], methods: Sequence[str], by: Sequence[str]
) -> pl.DataFrame:
    """What each method and each baseline would have said: `subject`, `as_of`, `label`, `part`, and
    a column for each; `used` is that of the method that would have been chosen.

    Where a method has too little to learn from, the logistic regression stands in for it.
    """
    said = pl.concat([judge(part, features, methods, by) for part in parts])
    in_order = not any(part.judged["as_of"].null_count() for part in parts)
    return with_used(said, methods, in_order)


def judge(
    part: Part, features: Sequence[str], methods: Sequence[str], by: Sequence[str]
) -> pl.DataFrame:
    columns = Columns.of(part.learned, features, by)
    said = {"constant": rates(part.learned).of(part.judged)}
    for method, alike in paths_of(by, part.learned):
        said[method] = rates(part.learned, alike).of(part.judged)
    for method in methods:
        if method in contenders(part.learned) and columns.names:
            said[method] = fit(method, columns, part.learned).of(part.judged)
        elif method not in said:
            said[method] = said.get("logistic", said["constant"])
    rows = part.judged.select(
        "subject", "as_of", pl.col("label").cast(pl.Boolean), pl.lit(part.number).alias("part")
    )
    return rows.with_columns(**{name: pl.Series(chances) for name, chances in said.items()})


def with_used(said: pl.DataFrame, methods: Sequence[str], in_order: bool) -> pl.DataFrame:
    """Each part by the method that the parts before it speak for; without an order of time, all
    the others: so the choice is judged along with the model, and never on its own evidence.
    """
    used = []
    for (number,), rows in said.group_by("part", maintain_order=True):
        others = pl.col("part") < number if in_order else pl.col("part") != number
        method = choose(said.filter(others), methods)
        used.append(rows.with_columns(pl.col(method).alias("used"), pl.lit(method).alias("method")))
    return pl.concat(used)


def choose(said: pl.DataFrame, methods: Sequence[str]) -> str:
    """The simplest whose Brier score is within one standard error of the best's, by pairs."""
    simplest, *_ = methods
    if said.is_empty():
        return simplest
    labels = outcomes(said)
    lost = {method: losses(labels, said[method].to_numpy()) for method in methods}
    best = min(methods, key=lambda method: float(lost[method].mean()))
    worse = {method: lost[method] - lost[best] for method in methods}
    return next(each for each in methods if worse[each].mean() <= error(worse[each]))
