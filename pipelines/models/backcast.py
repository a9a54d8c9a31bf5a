"""Every past month's forecast against what came: how far each method was off, and which to use."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.models.errors import Gain, coverage, gain, rmse, smape, wape
from pipelines.models.known import Known
from pipelines.models.months import run
from pipelines.models.ways import WAYS, WEIGHTED

NAIVE = "seasonal_naive"
BASELINES = (WEIGHTED, NAIVE)
"""What needs no model."""

ENOUGH = 12
"""Forecasts whose months are over; with fewer, a method is not judged."""

KEY = ("origin", "month", "currency")


def came(known: Known) -> pl.DataFrame:
    """`month, currency, came`: of every whole month gone by."""
    months = run(known.first, known.past)
    return pl.DataFrame(
        {
            "month": [month for month in months for _ in known.currencies],
            "currency": list(known.currencies) * known.past,
            "came": known.came[:-1].ravel(),
        },
        schema={"month": pl.Date(), "currency": pl.String(), "came": pl.Float64()},
    )


def with_ranges(said: pl.DataFrame, origins: Sequence[Known]) -> pl.DataFrame:
    """A method that simulates nothing gets P10 and P90 from how far it was off before: from months
    that were over by then, by what was known of them then.
    """
    known = [came(each).with_columns(now=pl.lit(each.month)) for each in origins]
    before = said.select("currency", "method", "month", "p50").join(
        pl.concat(known), on=["month", "currency"]
    )
    off = pl.col("came") - pl.col("p50")
    ranges = before.group_by("currency", "method", origin="now").agg(
        off.quantile(0.1).alias("under"), off.quantile(0.9).alias("over"), pl.len()
    ).filter(pl.col("len") >= ENOUGH)  # fmt: skip
    middle = pl.col("p50")
    low, high = (middle + pl.col("under")).clip(0, middle), middle + pl.col("over")
    return said.join(
        ranges, on=["currency", "method", "origin"], how="left", maintain_order="left"
    ).select(
        pl.exclude("p10", "p50", "p90", "under", "over", "len"),
        p10=pl.coalesce("p10", low),
        p50=middle,
        p90=pl.coalesce("p90", pl.max_horizontal(high, middle)),
    )


def units(known: Known) -> pl.DataFrame:
    """`currency, unit`: the mean worth of a won deal. Counted in it, currencies can be added."""
    return known.deals.won.group_by("currency").agg(unit=pl.col("worth").mean())


def pairs(said: pl.DataFrame, known: Known) -> pl.DataFrame:
    """What was said of months that are over, beside what `came`, all in mean won deals."""
    rows = said.join(came(known), on=["month", "currency"]).join(units(known), on="currency")
    columns = ("p10", "p50", "p90", "came")
    return rows.with_columns(pl.col(columns) / pl.col("unit")).filter(pl.col("unit") > 0)


@dataclass(frozen=True)
class Judgement:
    """`method` errs least; `figures` are of all that were judged, on the same months;
    `gains` are over what needs no model.
    """

    method: str
    pairs: int
    figures: dict[str, dict[str, float]]
    gains: dict[str, Gain]


def judged(pairs: pl.DataFrame) -> Judgement | None:
    """None with too few pairs for any judgement."""
    enough = [name for name in WAYS if (pairs["method"] == name).sum() >= ENOUGH]
    common = pairs.filter(pl.col("method").is_in(enough))
    common = common.filter(pl.len().over(KEY) == len(enough))
    if not enough or common.height < ENOUGH * len(enough):
        return None
    by_method = {name: common.filter(pl.col("method") == name).sort(KEY) for name in enough}
    figures = {name: measures(rows) for name, rows in by_method.items()}
    method = min(figures, key=lambda name: figures[name]["wape"])
    best = by_method[method]
    truth, used = numbers(best, "came", "p50")
    origin = best["origin"].to_physical().to_numpy().astype(np.float64)
    return Judgement(
        method,
        best.height,
        figures,
        {
            name: gain(truth, used, by_method[name]["p50"].to_numpy(), origin)
            for name in BASELINES
            if name in enough and name != method
        },
    )


def measures(pairs: pl.DataFrame) -> dict[str, float]:
    """Of one method: WAPE, RMSE in mean won deals, sMAPE, and the share within P10 to P90."""
    truth, said = numbers(pairs, "came", "p50")
    found = {
        "wape": wape(truth, said),
        "rmse": rmse(truth, said),
        "smape": smape(truth, said),
        "n": float(len(truth)),
    }
    ranged = pairs.filter(pl.col("p10").is_not_null())
    if ranged.height:
        found["coverage"] = coverage(*numbers(ranged, "came", "p10", "p90"))
    return {name: value for name, value in found.items() if np.isfinite(value)}


def by_horizon(pairs: pl.DataFrame) -> pl.DataFrame:
    """`method, ahead, wape, rmse, smape, coverage, n`: each on all its own months."""
    rows = [
        {"method": method, "ahead": ahead, **measures(these)}
        for (method, ahead), these in pairs.sort("ahead").group_by(
            "method", "ahead", maintain_order=True
        )
    ]
    schema = {"method": pl.String(), "ahead": pl.Int64()}
    figures = dict.fromkeys(("wape", "rmse", "smape", "coverage", "n"), pl.Float64())
    return pl.DataFrame(rows, schema={**schema, **figures})


def numbers(rows: pl.DataFrame, *columns: str) -> list[np.ndarray]:
    return [rows[name].to_numpy() for name in columns]
