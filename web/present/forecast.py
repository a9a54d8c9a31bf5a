"""A forecast as it is shown, in one currency: a fan of the months ahead that goes on from what was
foretold of past ones, rival methods beside it, and how far each was off.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import TypeVar

from domain.money import decimals
from domain.training import SENTENCES
from readapi.forecast import MEASURE, BackCast, Forecast, Foretold, Parts
from web.present.models import METHODS, VERDICTS, method

WIDTH, HEIGHT = 100.0, 220.0
"""Of the picture: per cent and pixels."""

PAST = 12
"""Months behind that are drawn; the table has all."""

BESIDE = ("stage_weighted", "seasonal_naive")
"""What needs no model, drawn as thin lines."""

HORIZONS = 6


@dataclass(frozen=True)
class Slot:
    """One month: what the default method says or said of it, what others did, and what came."""

    month: date
    x: float
    said: Mapping[str, Foretold]
    used: Foretold | None
    came: int | None
    parts: Parts | None = None

    @property
    def outside(self) -> bool:
        """Whether what came lay without the range."""
        of = self.used
        if of is None or of.p10 is None or of.p90 is None or self.came is None:
            return False
        return not of.p10 <= self.came <= of.p90


@dataclass(frozen=True)
class Line:
    """A method's middle; `end` is where its name stands."""

    method: str
    path: str
    end: float


@dataclass(frozen=True)
class Fan:
    """Paths in a box of 100 by 220; a slot is `step` wide, and from `now` on is what is ahead."""

    slots: Sequence[Slot]
    step: float
    now: float
    top: int
    band: str
    line: str
    beside: Sequence[Line]

    def y(self, minor: int) -> float:
        return HEIGHT * (1 - max(minor, 0) / self.top)


@dataclass(frozen=True)
class Rival:
    """A method with its error over all, by months ahead, and how often it came to lie within its
    range; `bar` is its error as a part of the largest, in per cent.
    """

    key: str
    name: str
    used: bool
    error: float | None
    by_horizon: Sequence[float | None]
    coverage: float | None
    bar: float


@dataclass(frozen=True)
class ForecastView:
    """`ahead` is the horizon at which past months are shown; the texts are of the catalogue."""

    made: Forecast
    verdict: str
    why: str
    method: str
    currency: str
    currencies: Sequence[str]
    ahead: int
    fan: Fan | None
    months: Sequence[Slot]
    past: Sequence[Slot]
    rivals: Sequence[Rival]

    @property
    def used(self) -> Rival | None:
        return next((each for each in self.rivals if each.used), None)

    @property
    def weighted(self) -> Rival | None:
        """The founder's own sum, where another is used."""
        return next((r for r in self.rivals if r.key == BESIDE[0] and not r.used), None)

    @property
    def next(self) -> Foretold | None:
        """What is said of the next whole month."""
        return next((m.used for m in self.months if m.used and m.used.ahead == 1), None)


def view(made: Forecast, currency: str, ahead: int) -> ForecastView:
    """In that currency if it has one, else in the one that was won most often."""
    currencies = sorted({each.currency for each in made.months})
    own = currency if currency in currencies else usual(made, currencies)
    months = [slot(made, said) for said in by_month(made.months, own)]
    said = [each for each in made.backcast if each.ahead == ahead]
    past = [slot(made, of) for of in by_month(said, own)]
    return ForecastView(
        made=made,
        verdict=VERDICTS[made.verdict],
        why=SENTENCES.get(made.why, made.why),
        method=method(made.method),
        currency=own,
        currencies=currencies,
        ahead=ahead,
        fan=fan(past[-PAST:], months) if months else None,
        months=months,
        past=past[::-1],
        rivals=rivals(made),
    )


def usual(made: Forecast, currencies: Sequence[str]) -> str:
    def months(currency: str) -> int:
        return len({b.month for b in made.backcast if b.currency == currency and b.came})

    return max(currencies, key=months, default="")


def by_month(said: Iterable[Foretold], currency: str) -> Iterable[list[Foretold]]:
    own = sorted((each for each in said if each.currency == currency), key=lambda each: each.month)
    return (list(of) for _, of in groupby(own, key=lambda each: each.month))


def slot(made: Forecast, said: Sequence[Foretold]) -> Slot:
    first = said[0]
    named = {each.method: rounded(each) for each in said}
    parts = (
        rounded(p) for p in made.parts if (p.month, p.currency) == (first.month, first.currency)
    )
    return Slot(
        month=first.month,
        x=0.0,
        said={key: named[key] for key in METHODS if key in named},
        used=named.get(made.method),
        came=first.came if isinstance(first, BackCast) else None,
        parts=None if isinstance(first, BackCast) else next(parts, None),
    )


T = TypeVar("T", Foretold, Parts)


def rounded(said: T) -> T:
    """To whole units: what is foretold is not true to the cent."""
    unit = 10 ** decimals(said.currency)
    amounts = ("p10", "p50", "p90") if isinstance(said, Foretold) else ("won", "open", "new")
    known = {name: minor for name in amounts if (minor := getattr(said, name)) is not None}
    return replace(said, **{name: round(minor / unit) * unit for name, minor in known.items()})


def fan(past: Sequence[Slot], months: Sequence[Slot]) -> Fan:
    slots = [*past, *months]
    step = WIDTH / len(slots)
    placed = [replace(each, x=step * (n + 0.5)) for n, each in enumerate(slots)]
    top = max((minor for each in placed for minor in drawn(each)), default=0) or 1

    def point(each: Slot, minor: int) -> str:
        return f"{each.x:.2f} {HEIGHT * (1 - max(minor, 0) / top):.1f}"

    ranged = [(s, s.used.p10, s.used.p90) for s in placed if s.used and s.used.p10 is not None]
    upper = [point(each, high) for each, _, high in ranged if high is not None]
    lower = [point(each, low) for each, low, _ in reversed(ranged) if low is not None]
    return Fan(
        slots=placed,
        step=step,
        now=step * len(past),
        top=top,
        band=path([*upper, *lower]) + "z" if upper else "",
        line=path([point(each, each.used.p50) for each in placed if each.used]),
        beside=[
            Line(method(name), path(points), HEIGHT * (1 - last / top))
            for name in BESIDE
            if (said := [(each, each.said[name].p50) for each in placed if name in each.said])
            and name not in {each.used.method for each in placed if each.used}
            for points, last in [([point(each, p50) for each, p50 in said], said[-1][1])]
        ],
    )


def drawn(each: Slot) -> Iterable[int]:
    """Every amount that the picture must hold."""
    if each.used:
        yield from (m for m in (each.used.p50, each.used.p90) if m is not None)
    if each.came is not None:
        yield each.came
    yield from (each.said[name].p50 for name in BESIDE if name in each.said)


def path(points: Sequence[str]) -> str:
    return "M" + "L".join(points) if points else ""


def rivals(made: Forecast) -> list[Rival]:
    """Those that were judged, the least off first."""
    of = {(each.method, each.ahead): each.wape for each in made.errors}
    worst = max((way.measures.get(MEASURE, 0.0) for way in made.ways), default=0.0) or 1.0
    return [
        Rival(
            key=way.method,
            name=method(way.method),
            used=way.used,
            error=way.measures.get(MEASURE),
            by_horizon=[of.get((way.method, ahead)) for ahead in range(HORIZONS)],
            coverage=way.measures.get("coverage"),
            bar=100 * way.measures.get(MEASURE, 0.0) / worst,
        )
        for way in made.ways
    ]
