"""The rule: something that can be wrong with a record, and the command that puts it right."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import polars as pl

from pipelines.features.known import Known

Kind = Literal["missing", "invalid", "contradictory", "outlying", "stale"]


@dataclass(frozen=True, eq=False)
class Rule:
    """`says` what is wrong, `remedy` what to do, in plain words; the `command` does it.
    It is broken where `when` holds, and counts `weight` times.
    """

    name: str
    kind: Kind
    says: str
    remedy: str
    command: str
    when: pl.Expr
    weight: int = 1


@dataclass(frozen=True)
class Checked:
    """`facts` has a row for each record of the noun, called `subject`, by which its rules judge."""

    noun: str
    facts: Callable[[Known], pl.LazyFrame]
    rules: tuple[Rule, ...]


FAR_OUT = 5.0
"""So many robust deviations from the middle are too far to be meant."""

ENOUGH = 20
"""From so many values on there is a middle."""


def outlying(value: pl.Expr, among: str) -> pl.Expr:
    """Whether ln(value) lies too far from the median of those that share `among`, by their median
    absolute deviation (Iglewicz and Hoaglin 1993); never among few, or where most are alike.
    """
    x = pl.when(value > 0).then(value.log())
    apart = (x - x.median().over(among)).abs()
    usual = 1.4826 * apart.median().over(among)
    return (x.count().over(among) >= ENOUGH) & (usual > 0) & (apart > FAR_OUT * usual)
