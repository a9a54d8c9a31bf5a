"""What a figure is made of: its deals, each with what it adds, or its visits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from readapi.board import Board, Totals
from readapi.records.opportunities import Opportunity
from readapi.visits import Visit
from web.format import sums

DAY = 86_400


@dataclass(frozen=True)
class DealView:
    """`probability` in ten-thousandths: an open deal's own, or that of its stage if it is known."""

    deal: Opportunity
    probability: int | None

    @property
    def weighted(self) -> int | None:
        if self.probability is None:
            return None
        return round(Fraction(self.deal.amount * self.probability, 10_000))  # half to even


@dataclass(frozen=True)
class DealsView:
    """Of a stage if one is named; `total`, `value` and `weighted` count further pages too."""

    status: str
    pipeline: str
    stage: str
    total: int
    value: Totals
    weighted: Totals
    deals: Sequence[DealView]
    more: str | None


@dataclass(frozen=True)
class VisitsView:
    """Of a stage if one is named, with an outcome if one is said; by deals, if `last`."""

    pipeline: str
    stage: str
    outcome: str
    period: tuple[date, date]
    last: bool
    total: int
    visits: Sequence[Visit]
    more: str | None


def days(visit: Visit) -> float | None:
    """Of one that ended."""
    return (visit.ended - visit.begun).total_seconds() / DAY if visit.ended else None


def deal_views(deals: Sequence[Opportunity], board: Board) -> list[DealView]:
    """In a pipeline whose stages tell their chances."""
    chances = {each.stage: each.probability for each in board.stages}
    return [DealView(deal, chance(deal, chances)) for deal in deals]


def chance(deal: Opportunity, chances: Mapping[UUID, int]) -> int | None:
    if deal.status != "open":
        return None
    return chances.get(deal.stage) if deal.probability is None else deal.probability


def of_board(board: Board, status: str, stage: UUID | None) -> tuple[Totals, Totals]:
    """The sum and the weighted sum that the board shows of deals "open", "won" or "lost"."""
    if status != "open":
        return {"won": board.won, "lost": board.lost}[status].value, {}
    own = [each for each in board.stages if stage in {None, each.stage}]
    value = sums(pair for each in own for pair in each.value.items())
    return value, sums(pair for each in own for pair in each.weighted.items())


def of_deals(deals: Sequence[DealView]) -> tuple[Totals, Totals]:
    value = sums((each.deal.currency, each.deal.amount) for each in deals)
    return value, sums((each.deal.currency, each.weighted or 0) for each in deals)
