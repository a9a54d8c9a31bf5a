"""Revenue of the months to come, by the method that was the least off before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from math import sqrt

import numpy as np
import polars as pl

from domain.opportunity import Opportunity
from domain.training import Card, Code, Verdict
from pipelines.models.backcast import (
    BASELINES,
    NAIVE,
    Judgement,
    by_horizon,
    came,
    judged,
    pairs,
    with_ranges,
)
from pipelines.models.cards import as_it_happened, code_of, digest, remarks
from pipelines.models.deals import ENDED
from pipelines.models.drivers import DRIVERS
from pipelines.models.known import MONTHS, NEXT, Known
from pipelines.models.months import begin, later, run
from pipelines.models.simulation import Ahead
from pipelines.models.ways import SIMULATION, WEIGHTED, said
from pipelines.ports import Story

MODEL = "forecast"

ORIGINS = 24
"""Past months, at most, from which it is looked ahead again."""

FIRST_GO_BY = 3
"""Whole months that the first of them has behind it."""

CLOSED = 10
"""With fewer closed deals nothing is foretold: the founder's own figures stand alone."""

HELD = 0.8
"""What comes should lie between P10 and P90 so often."""

PATHS, PATHS_BEFORE, SEED = 1_000, 300, 1

FEATURES = ("stage", "days in stage", "amount", "close date", "new deals", *DRIVERS)

CODE = ("backcast", "deals", "drivers", "forecast", "known", "pace", "past", "series",
        "simulation", "ways", "weighted")  # fmt: skip
"""What a version depends on, beside its data."""


@dataclass(frozen=True)
class Forecast:
    """`months`: what every method says of the months to come (see `ways.SAID`), and `parts` what
    the simulation expects on average of `open` deals and of `new` ones. `backcast`: what was said
    of past months beside what `came`, in minor units; `errors`: by method and months ahead.
    """

    card: Card
    months: pl.DataFrame
    parts: pl.DataFrame
    backcast: pl.DataFrame
    errors: pl.DataFrame

    @property
    def default(self) -> pl.DataFrame:
        """What the card's method says."""
        return self.months.filter(pl.col("method") == self.card.method)


def forecast(story: Story, as_of: datetime, zone: tzinfo, paths: int = PATHS) -> Forecast:
    """For the month that `as_of` falls in and the five that follow, by the zone's clock."""
    now = Known.at(story, as_of, zone)
    origins, told = earlier(story, now), []
    for place, origin in enumerate(origins):
        told.append(said(origin, origin.simulated(min(paths, PATHS_BEFORE), SEED), origins[:place]))
    ahead = now.simulated(paths, SEED)
    told.append(said(now, ahead, origins))
    everything = with_ranges(pl.concat(told), [*origins, now])
    beside = pairs(everything, now)
    judgement = judged(beside)
    months = everything.filter(pl.col("origin") == now.month)
    return Forecast(
        card=card(story, now, judgement),
        months=months.filter(pl.col("method") == WEIGHTED) if is_little(now) else months,
        parts=parts(now, ahead),
        backcast=everything.join(came(now), on=["month", "currency"]),
        errors=by_horizon(beside),
    )


def earlier(story: Story, now: Known) -> list[Known]:
    """At the begin of each month that is over, once there was something to go by."""
    number = max(now.past - FIRST_GO_BY, 0)
    months = [later(now.month, -each) for each in range(min(number, ORIGINS), 0, -1)]
    return [Known.at(story, begin(month, now.zone) - NEXT, now.zone) for month in months]


def is_little(now: Known) -> bool:
    return bool(now.deals.now["state"].is_in(ENDED).sum() < CLOSED)


def parts(now: Known, ahead: Ahead) -> pl.DataFrame:
    """`month, currency, won, open, new`: what there is already, and what is expected on average,
    in minor units.
    """
    columns: dict[str, object] = {"month": [], "currency": [], "won": [], "open": [], "new": []}
    shape = (MONTHS, len(now.currencies))
    won = np.zeros(shape)
    won[0] = now.came[-1]
    columns["month"] = [month for month in run(now.month, MONTHS) for _ in now.currencies]
    columns["currency"] = list(now.currencies) * MONTHS
    for name, grid in (("won", won), ("open", ahead.open.mean(0)), ("new", ahead.new.mean(0))):
        columns[name] = grid.ravel()
    floats = dict.fromkeys(("won", "open", "new"), pl.Float64())
    return pl.DataFrame(columns, schema={"month": pl.Date(), "currency": pl.String(), **floats})


def card(story: Story, now: Known, judgement: Judgement | None) -> Card:
    method, verdict, why = ruled(now, judgement)
    closed = now.deals.now.filter(pl.col("state").is_in(ENDED))
    figures = judgement.figures if judgement else {}
    metrics = dict(figures.get(method, {}))
    for name, gain in (judgement.gains if judgement else {}).items():
        told = {"": gain.share, ", low": gain.low, ", high": gain.high}
        metrics |= {f"gain over {name}{bound}": value for bound, value in told.items()}
    happened = as_it_happened(story, Opportunity.Opened, now.deals.as_of)
    return Card(
        model=MODEL,
        method=method,
        version=digest(now.deals.steps.write_csv(), *code_of(*CODE), str(now.zone), str(now.month)),
        verdict=verdict,
        why=why,
        as_of=now.deals.as_of,
        position=story.position,
        data_from=now.deals.steps["at"].min(),
        data_to=now.deals.steps["at"].max(),
        rows=closed.height,
        positives=now.deals.won.height,
        features=FEATURES,
        features_hash=digest(*FEATURES),
        metrics=metrics,
        baseline={
            f"{name} {figure}": value
            for name in BASELINES
            for figure, value in figures.get(name, {}).items()
        },
        candidates=figures,
        as_it_happened=happened,
        remarks=(*remarks(happened), *(doubts(method, judgement) if judgement else ())),
    )


def doubts(method: str, judgement: Judgement) -> Iterator[Code]:
    """Where no month had one a year before it, and where ranges held too little of what came, by
    two standard errors of months that have nothing to do with each other.
    """
    if NAIVE not in judgement.figures:
        yield "no_year_before"
    of = judgement.figures[method]
    if of.get("coverage", 1.0) < HELD - 2 * sqrt(HELD * (1 - HELD) / of["n"]):
        yield "ranges_too_narrow"


def ruled(now: Known, judgement: Judgement | None) -> tuple[Code, Verdict, Code]:
    """The method to use; `skill` where it errs less than all that needs no model, with nine of ten
    resamples of the origins above 0.
    """
    if is_little(now):
        return WEIGHTED, "not enough data", "too_few_outcomes"
    if judgement is None:
        return SIMULATION, "not enough data", "too_few_origins"
    gains = judgement.gains.values()
    better = judgement.method not in BASELINES and all(gain.low > 0 for gain in gains)
    if better:
        return judgement.method, "skill", "better_than_baseline"
    return judgement.method, "no skill", "no_better_than_baseline"
