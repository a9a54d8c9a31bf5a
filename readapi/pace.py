"""How fast a pipeline sells: win rate, cycle and velocity of the deals that closed in a period."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from readapi.funnel_lines import Days, days, ratio


@dataclass(frozen=True)
class PaceLine:
    """A line of `funnel_pace.sql`: without currency all of a part, else what is in one currency."""

    part: str
    currency: str | None
    open: int
    won: int
    lost: int
    won_value: int
    mean: float | None
    days: list[float | None] | None


@dataclass(frozen=True)
class Pace:
    """`won` and `lost`: deals by their last closing in the period. `cycle`: days from opening to
    that closing, and their `mean_cycle`.

    `velocity`: what is won in a day at this pace, in minor units of each currency: open deals × win
    rate × mean won value / mean cycle; none where nothing closed.
    """

    open: int
    won: int
    lost: int
    win_rate: float | None
    mean_cycle: float | None
    cycle: Days
    velocity: dict[str, float | None]


NO_PACE = Pace(0, 0, 0, None, None, Days(0, None, None, None, None), {})


def paces(lines: Iterable[PaceLine]) -> dict[str, Pace]:
    """{part: its pace}."""
    own: dict[str, list[PaceLine]] = {}
    for line in lines:
        own.setdefault(line.part, []).append(line)
    return {part: pace(each) for part, each in own.items()}


def pace(lines: Sequence[PaceLine]) -> Pace:
    total, *currencies = lines
    closed = total.won + total.lost
    return Pace(
        open=total.open,
        won=total.won,
        lost=total.lost,
        win_rate=ratio(total.won, closed),
        mean_cycle=total.mean,
        cycle=days(closed, total.days),
        velocity={line.currency: velocity(line) for line in currencies if line.currency},
    )


def velocity(line: PaceLine) -> float | None:
    """With the mean won value written out, the number of won deals cancels."""
    closed = line.won + line.lost
    if not closed or not line.mean:
        return None
    return line.open * line.won_value / closed / line.mean
