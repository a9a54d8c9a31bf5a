"""The forecast: what every method says of the coming months, how far each was off before, and which
is to be used.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, TypeAdapter

from domain.training import Verdict
from readapi.models import Model, models
from readapi.ports import Snapshot
from readapi.scores import Score, of_company

MODEL = "forecast"

MEASURE = "wape"
"""By which methods are compared: the smallest is used."""


def whole(minor: object) -> object:
    return round(minor) if isinstance(minor, float) else minor


Minor = Annotated[int, BeforeValidator(whole)]
"""Simulated amounts have fractions that nobody pays."""


@dataclass(frozen=True)
class Foretold:
    """What a method says of a month `ahead` of the one that it was asked in, in minor units. One
    that was not asked often enough before has no range.
    """

    month: date
    ahead: int
    currency: str
    method: str
    p10: Minor | None
    p50: Minor
    p90: Minor | None


@dataclass(frozen=True)
class BackCast(Foretold):
    """What it would have said at the begin of the month of `origin`, by what was known then, beside
    what `came`.
    """

    origin: date
    came: Minor


@dataclass(frozen=True)
class Parts:
    """What a month is made of: `won` already, expected on average of `open` deals and of `new`
    ones, in minor units.
    """

    month: date
    currency: str
    won: Minor
    open: Minor
    new: Minor


@dataclass(frozen=True)
class Off:
    """How far a method was off so many months `ahead`: measures of `n` months."""

    method: str
    ahead: int
    n: Annotated[int, BeforeValidator(whole)]
    wape: float | None = None
    rmse: float | None = None
    smape: float | None = None
    coverage: float | None = None


@dataclass(frozen=True)
class Way:
    """A method with its measures over all months and horizons that all methods spoke of."""

    method: str
    measures: Mapping[str, float]
    used: bool


@dataclass(frozen=True)
class Forecast:
    """As it was last made: `as_of` an instant, up to the event at `log_position`, by the model of
    the version `trained`. `method` is the default: of `ways`, the least off first, it errs least.
    """

    method: str
    verdict: Verdict
    why: str
    trained: str
    as_of: datetime
    made_at: datetime
    log_position: int
    ways: Sequence[Way]
    months: Sequence[Foretold]
    parts: Sequence[Parts]
    backcast: Sequence[BackCast]
    errors: Sequence[Off]


@dataclass(frozen=True)
class Foreseen:
    """None where nothing was foretold by then."""

    forecast: Forecast | None


MONTHS, PARTS = TypeAdapter(list[Foretold]), TypeAdapter(list[Parts])
BACKCAST, ERRORS = TypeAdapter(list[BackCast]), TypeAdapter(list[Off])


async def foreseen(snapshot: Snapshot) -> Foreseen:
    """What was said last, with the card of the model that said it."""
    said = await of_company(snapshot, MODEL)
    trained = (await models(snapshot, MODEL)).models
    return Foreseen(told(said, trained[0]) if said and trained else None)


def told(score: Score, model: Model) -> Forecast:
    card, extra = model.card, score.extra
    return Forecast(
        method=card["method"],
        verdict=model.verdict,
        why=card["why"],
        trained=score.trained,
        as_of=score.as_of,
        made_at=score.made_at,
        log_position=score.position,
        ways=ways(card),
        months=MONTHS.validate_python(extra["months"]),
        parts=PARTS.validate_python(extra.get("parts", ())),
        backcast=BACKCAST.validate_python(extra["backcast"]),
        errors=ERRORS.validate_python(extra["errors"]),
    )


def ways(card: Mapping[str, Any]) -> list[Way]:
    """The least off first."""
    found = [Way(name, of, name == card["method"]) for name, of in card["candidates"].items()]
    return sorted(found, key=lambda way: way.measures.get(MEASURE, float("inf")))
