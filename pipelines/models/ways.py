"""Every way to tell the revenue of the months to come, side by side."""

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

from pipelines.models.drivers import Regression, drivers
from pipelines.models.known import MONTHS, Known
from pipelines.models.months import between, run
from pipelines.models.numbers import Numbers
from pipelines.models.series import METHODS as SERIES
from pipelines.models.series import TooShort
from pipelines.models.simulation import Ahead

SIMULATION, WEIGHTED, REGRESSION = "simulation", "stage_weighted", "regression"
WAYS = (SIMULATION, WEIGHTED, *SERIES, REGRESSION)

SAID = {
    "origin": pl.Date(),
    "month": pl.Date(),
    "ahead": pl.Int64(),
    "currency": pl.String(),
    "method": pl.String(),
    "p10": pl.Float64(),
    "p50": pl.Float64(),
    "p90": pl.Float64(),
}
"""What a method says at an origin (the month it falls in), in minor units; `ahead` is 0 for that
month. A method that simulates nothing has only the middle.
"""


def said(known: Known, ahead: Ahead, earlier: Sequence[Known]) -> pl.DataFrame:
    """By all methods that have enough to go by; none says less than was won already. The regression
    learns from `earlier` origins, of their months that are over.
    """
    frames = [simulated(known, ahead)]
    for place, currency in enumerate(known.currencies):
        for method, middle in middles(known, place, earlier):
            least = np.r_[known.came[-1, place], np.zeros(MONTHS - 1)]
            frames.append(frame(known, currency, method, np.maximum(middle, least)))
    return pl.concat(frames)


def simulated(known: Known, ahead: Ahead) -> pl.DataFrame:
    won = ahead.open + ahead.new
    won[:, 0] += known.came[-1]
    quantiles = np.quantile(won, (0.1, 0.5, 0.9), axis=0)
    frames = [
        frame(known, currency, SIMULATION, middle=middle, low=low, high=high)
        for currency, (low, middle, high) in zip(
            known.currencies, np.moveaxis(quantiles, 2, 0), strict=True
        )
    ]
    return pl.concat([pl.DataFrame(schema=SAID), *frames])


def middles(known: Known, place: int, earlier: Sequence[Known]) -> Iterator[tuple[str, Numbers]]:
    """What the methods say of one currency; those that find too little say nothing."""
    past = known.came[:-1, place]
    yield WEIGHTED, known.came[-1, place] * (np.arange(MONTHS) == 0) + known.pipeline[:, place]
    for name, method in SERIES.items():
        try:
            yield name, method(past, MONTHS)
        except TooShort:
            continue
    try:
        yield REGRESSION, regressed(known, place, earlier)
    except TooShort:
        return


def regressed(known: Known, place: int, earlier: Sequence[Known]) -> Numbers:
    """Raises `TooShort`."""
    return regression(known, place, earlier).of(rows(known, known.currencies[place]))


def regression(known: Known, place: int, earlier: Sequence[Known]) -> Regression:
    """Fitted to what came of the months that were ahead of earlier origins. Raises `TooShort`."""
    currency = known.currencies[place]
    learned, came = [], []
    for origin in earlier:
        over = min(between(origin.month, known.month), MONTHS)
        first = between(known.first, origin.month)
        if over > 0 and first >= 0 and currency in origin.currencies:
            learned.append(rows(origin, currency)[:over])
            came.append(known.came[first : first + over, place])
    if not learned:
        raise TooShort
    return Regression.fit(np.concatenate(learned), np.concatenate(came))


def rows(known: Known, currency: str) -> Numbers:
    """The drivers of the months ahead of that instant, a row a month."""
    pipeline = float(known.pipeline[:, known.currencies.index(currency)].sum())
    spent = known.spent.get(currency, 0.0)
    return np.array(
        [
            drivers(month, ahead, known.free, spent, pipeline)
            for ahead, month in enumerate(run(known.month, MONTHS))
        ]
    )


def frame(
    known: Known,
    currency: str,
    method: str,
    middle: Numbers,
    low: Numbers | None = None,
    high: Numbers | None = None,
) -> pl.DataFrame:
    columns = {
        "origin": [known.month] * MONTHS,
        "month": run(known.month, MONTHS),
        "ahead": range(MONTHS),
        "currency": [currency] * MONTHS,
        "method": [method] * MONTHS,
        "p10": [None] * MONTHS if low is None else low,
        "p50": middle,
        "p90": [None] * MONTHS if high is None else high,
    }
    return pl.DataFrame(columns, schema=SAID)
