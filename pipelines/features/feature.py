"""The feature: one number or word about a record, as it could be known at an instant."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, Self

import polars as pl

from domain.event import Event

Unit = Literal["days", "hours", "count", "share", "number", "logarithm", "yes or no", "word"]

KIND: Mapping[Unit, pl.DataType] = {"yes or no": pl.Boolean(), "word": pl.String()}
"""What holds a unit; numbers are floats."""


@dataclass(frozen=True, eq=False)
class Feature:
    """`says` in plain words, as a noun, what it means: the `{days}` are those that it looks back.
    `of` works it out from what is known of the record; it comes from those `events`. Empty (null)
    means that there is nothing to tell.
    """

    name: str
    says: str
    unit: Unit
    range: str
    events: tuple[type[Event], ...]
    of: pl.Expr
    days: int | None = None

    def sentence(self, says: str | None = None) -> str:
        """In plain words, or in those of another language that are given."""
        return (says or self.says).replace("{days}", str(self.days))

    @property
    def kind(self) -> pl.DataType:
        return KIND.get(self.unit, pl.Float64())

    @cached_property
    def column(self) -> pl.Expr:
        return self.of.cast(self.kind).alias(self.name)

    @classmethod
    def count(
        cls,
        name: str,
        says: str,
        *events: type[Event],
        of: pl.Expr | None = None,
        days: int | None = None,
    ) -> Self:
        """How often; never empty."""
        counted = (pl.col(name) if of is None else of).fill_null(0)
        return cls(name, says, "count", "0 and more", events, counted, days)

    @classmethod
    def amount(
        cls,
        name: str,
        says: str,
        *events: type[Event],
        unit: Unit = "number",
        of: pl.Expr | None = None,
        range: str = "0 and more",
        days: int | None = None,
    ) -> Self:
        """A number of that unit."""
        return cls(name, says, unit, range, events, pl.col(name) if of is None else of, days)

    @classmethod
    def word(
        cls,
        name: str,
        says: str,
        *events: type[Event],
        of: pl.Expr | None = None,
        range: str = "the founder's own words",
    ) -> Self:
        return cls(name, says, "word", range, events, pl.col(name) if of is None else of)

    @classmethod
    def fact(cls, name: str, says: str, *events: type[Event], of: pl.Expr | None = None) -> Self:
        """Whether something holds; where nothing is said, it does not."""
        holds = (pl.col(name) if of is None else of).fill_null(False)
        return cls(name, says, "yes or no", "yes, no", events, holds)


def columns(features: Iterable[Feature]) -> list[pl.Expr]:
    return [each.column for each in features]
