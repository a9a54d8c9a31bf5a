"""What a bridge explains: for each deal a number at every instant, which sums make the figure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args
from uuid import UUID

from domain.errors import Invalid, NotThere
from domain.money import half_even
from projections.opportunities import Deal

MeasureName = Literal["open_pipeline", "weighted_pipeline", "won_value"]
MEASURES: tuple[MeasureName, ...] = get_args(MeasureName)

Chances = Mapping[UUID, int]
"""{stage: its probability in ten-thousandths}."""


class NoSuchMeasure(NotThere, code="no_such_measure"):
    """There is no such measure."""


class ClosedHaveNoCloseDate(Invalid, code="closed_have_no_close_date"):
    """Only measures of open deals are narrowed down by when these are expected to close."""


@dataclass(frozen=True)
class Scope:
    """Which deals count; None for all. `customers` are those of a segment, chosen beforehand."""

    pipeline: UUID | None = None
    owner: UUID | None = None
    source: str | None = None
    customers: frozenset[UUID] | None = None
    closing_from: date | None = None
    closing_to: date | None = None

    def holds(self, deal: Deal) -> bool:
        return (
            self.pipeline in {None, deal.pipeline}
            and self.owner in {None, deal.owner}
            and self.source in {None, deal.source}
            and (self.customers is None or deal.customer in self.customers)
            and self._closes(deal.close_date)
        )

    def _closes(self, day: date | None) -> bool:
        """A deal without a date closes in no period."""
        if self.closing_from is None and self.closing_to is None:
            return True
        return (
            day is not None
            and (self.closing_from is None or self.closing_from <= day)
            and (self.closing_to is None or day <= self.closing_to)
        )


@dataclass(frozen=True)
class Measure:
    """`of` gives what a deal of the status counts, in minor units."""

    name: MeasureName
    status: Literal["open", "won"]
    of: Callable[[Deal, Chances], int]
    scope: Scope

    def worth(self, deal: Deal | None, chances: Chances) -> int:
        """0 for a deal that does not count: an archived open one is on no books."""
        if deal is None or deal.status != self.status or not self.scope.holds(deal):
            return 0
        if deal.archived and deal.status == "open":
            return 0
        return self.of(deal, chances)


def amount(deal: Deal, _: Chances) -> int:
    return deal.amount


def weighted(deal: Deal, chances: Chances) -> int:
    """By its own probability, else by its stage's."""
    own = deal.probability
    return half_even(deal.amount * (chances[deal.stage] if own is None else own), 10_000)


def measure(name: str, scope: Scope) -> Measure:
    """Raises `NoSuchMeasure`, `ClosedHaveNoCloseDate`."""
    match name:
        case "open_pipeline":
            return Measure("open_pipeline", "open", amount, scope)
        case "weighted_pipeline":
            return Measure("weighted_pipeline", "open", weighted, scope)
        case "won_value":
            if scope.closing_from or scope.closing_to:
                raise ClosedHaveNoCloseDate
            return Measure("won_value", "won", amount, scope)
    raise NoSuchMeasure(given=name, there=", ".join(MEASURES))
