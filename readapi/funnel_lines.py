"""The stages of a funnel, from the lines that its queries answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, get_args
from uuid import UUID

from readapi.board import Closed, Totals

Outcome = Literal["entered", "advanced", "lost", "went_back", "left", "here"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


@dataclass(frozen=True)
class FunnelLine:
    """A line of `funnel.sql`: without currency a stage's totals, else those of one currency; with
    the deals that closed in that currency, in all stages of the part.
    """

    part: str
    stage: UUID
    name: str
    probability: int
    currency: str | None
    entered: int
    reached: int
    advanced: int
    lost: int
    went_back: int
    left: int
    here: int
    deals: int
    deals_advanced: int
    deals_lost: int
    deals_went_back: int
    deals_left: int
    deals_here: int
    entered_value: int
    advanced_value: int
    lost_value: int
    went_back_value: int
    left_value: int
    here_value: int
    change_in_stage: int
    ended: int
    days: list[float | None] | None
    ages: list[float | None] | None
    closed_won: int
    closed_won_value: int
    closed_lost: int
    closed_lost_value: int


@dataclass(frozen=True)
class Days:
    """Quantiles of the days of `n` visits or deals; none of none."""

    n: int
    p25: float | None
    p50: float | None
    p75: float | None
    p90: float | None


@dataclass(frozen=True)
class Rates:
    """`conversion`: of what entered, the share that advanced; `of_settled`: of what is not here any
    more. None of nothing.
    """

    conversion: float | None
    of_settled: float | None


@dataclass(frozen=True)
class FunnelStage:
    """`reached`: opportunities that entered the stage or a higher one, or won; `skipped` of them
    never entered it. `cumulative`: reached, of those that reached the first stage.

    `rates` by "visits", by "opportunities" and by each currency's value. `days` of visits that
    ended, `ages` of those here.
    """

    stage: UUID
    name: str
    probability: int
    entered: int
    reached: int
    skipped: int
    advanced: int
    lost: int
    went_back: int
    left: int
    here: int
    value: dict[str, Totals]
    days: Days
    ages: Days
    opportunities: dict[str, int]
    cumulative: float | None
    rates: dict[str, Rates]


def stages(lines: Iterable[FunnelLine]) -> list[FunnelStage]:
    """Of one part, in their order."""
    own = [list(each) for _, each in groupby(lines, key=lambda line: line.stage)]
    first = own[0][0].reached if own else 0
    return [stage(each, first) for each in own]


def stage(lines: Sequence[FunnelLine], first: int) -> FunnelStage:
    total, *currencies = lines
    worth = {line.currency: value(line) for line in currencies if line.currency}
    deals = {"entered": total.deals} | of_deals(total)
    return FunnelStage(
        stage=total.stage,
        name=total.name,
        probability=total.probability,
        entered=total.entered,
        reached=total.reached,
        skipped=total.reached - total.deals,
        advanced=total.advanced,
        lost=total.lost,
        went_back=total.went_back,
        left=total.left,
        here=total.here,
        value=worth,
        days=days(total.ended, total.days),
        ages=days(total.here, total.ages),
        opportunities=deals,
        cumulative=ratio(total.reached, first),
        rates={
            "visits": rates(vars(total)),
            "opportunities": rates(deals),
            **{currency: rates(each) for currency, each in worth.items()},
        },
    )


def value(line: FunnelLine) -> Totals:
    told = vars(line)
    sums = {outcome: told[f"{outcome}_value"] for outcome in OUTCOMES}
    return sums | {"change_in_stage": line.change_in_stage}


def of_deals(line: FunnelLine) -> dict[str, int]:
    told = vars(line)
    return {outcome: told[f"deals_{outcome}"] for outcome in OUTCOMES if outcome != "entered"}


def rates(counts: dict[str, int]) -> Rates:
    entered, advanced = counts["entered"], counts["advanced"]
    return Rates(ratio(advanced, entered), ratio(advanced, entered - counts["here"]))


def ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def days(n: int, quantiles: Sequence[float | None] | None) -> Days:
    return Days(n, *(quantiles or [None] * 4))


def closed(how: Literal["won", "lost"], lines: Sequence[FunnelLine]) -> Closed:
    """Of one part."""
    told = {line.currency: vars(line) for line in lines if line.currency}
    own = {currency: line for currency, line in told.items() if line[f"closed_{how}"]}
    return Closed(
        n=sum(line[f"closed_{how}"] for line in own.values()),
        value={currency: line[f"closed_{how}_value"] for currency, line in own.items()},
    )
