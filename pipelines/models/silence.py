"""For every customer that buys without a contract: whether they still are one, and what they will
buy, by the story as of an instant. The models are in `silent`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
import scipy

from domain.order import Order
from domain.training import Card, Code, Verdict
from pipelines.features.known import GREENWICH, Known
from pipelines.features.purchases import purchases
from pipelines.models.cards import as_it_happened, code_of, digest, remarks
from pipelines.models.errors import gain, rmse, wape
from pipelines.models.numbers import Numbers
from pipelines.models.silent import Buying, NoFit, Spending, buying, spending
from pipelines.ports import Story

MODEL = "silence"

YEAR = 365.0
"""Days ahead for which purchases and value are foretold."""

HELD_OUT = timedelta(days=180)
"""What came in the last half year is foretold by what was known before it, and compared."""

ENOUGH = 30
"""Customers who bought again; with fewer nothing is fitted."""

REASON = pl.Struct({"feature": pl.String(), "direction": pl.String(), "effect": pl.Float64()})

FEATURES = ("purchases", "days_first_to_last", "days_since_first_purchase", "mean_purchase")

SCORED = {
    "subject": pl.String(),
    "value": pl.Float64(),
    "purchases": pl.Float64(),
    "worth": pl.Float64(),
    "currency": pl.String(),
    "gaps_waited": pl.Float64(),
    "reasons": pl.List(REASON),
}
"""`value` is the chance, 0 to 1, that the customer still is one; `purchases` are those expected
within a year, `worth` what they come to, in minor units of `currency`; `gaps_waited` the time since
the last purchase in the customer's usual gaps (null without two). `reasons`: by how much the
log-odds of the chance would change, were the customer like the middle one in that alone.
"""


@dataclass(frozen=True)
class Silence:
    card: Card
    customers: pl.DataFrame
    buying: Buying | None
    spending: Mapping[str, Spending]


def silence(story: Story, as_of: datetime, zone: ZoneInfo = GREENWICH) -> Silence:
    """All customers that ever bought."""
    now = summary(Known(story, as_of, zone))
    happened = as_it_happened(story, Order.Placed, as_of)
    try:
        fitted = fit(now)
    except NoFit:
        return Silence(
            card(story, now, as_of, happened, "not enough data", "too_few_repeats", {}, {}),
            pl.DataFrame(schema=SCORED),
            None,
            {},
        )
    spent = spendings(now)
    metrics, baseline = compared(story, now, as_of, zone)
    low = metrics.get("gain over own pace, low")
    ruling: tuple[Verdict, Code] = ("not enough data", "too_few_origins")
    if low is not None:
        better = low > 0
        ruling = (
            ("skill", "better_than_baseline") if better else ("no skill", "no_better_than_baseline")
        )
    told = card(story, now, as_of, happened, *ruling, metrics, baseline)
    return Silence(told, scored(now, fitted, spent), fitted, spent)


def summary(known: Known) -> pl.DataFrame:
    """One row per customer: `x` days on which they bought again after the first, `t_x` days from
    the first to the last, `age` days since the first; `average` worth of the days after the first
    in `currency`, the one that most was paid in.
    """
    days = (
        known.facts(purchases)
        .filter(pl.col("customer").is_not_null())
        .group_by("customer", "currency", day=known.day())
        .agg(pl.col("net").sum())
        .sort("customer", "day", "currency")
    )
    paid = pl.col("net").sum().over("customer", "currency")
    main = pl.col("currency").sort_by(paid, descending=True).first()
    first, last = pl.col("day").min(), pl.col("day").max()
    again = (pl.col("currency") == main) & (pl.col("day") > first)
    grouped = days.group_by(subject="customer", maintain_order=True).agg(
        (pl.col("day").n_unique() - 1).cast(pl.Float64).alias("x"),
        (last - first).dt.total_days().cast(pl.Float64).alias("t_x"),
        (known.today - first).dt.total_days().cast(pl.Float64).alias("age"),
        pl.col("net").filter(again).mean().fill_null(0.0).alias("average"),
        main.alias("currency"),
    )
    return grouped.filter(pl.col("age") > 0).sort("subject").collect()


def fit(customers: pl.DataFrame) -> Buying:
    """Raises `NoFit`."""
    if (customers["x"] > 0).sum() < ENOUGH:
        raise NoFit
    return buying(*columns(customers))


def columns(customers: pl.DataFrame) -> tuple[Numbers, Numbers, Numbers]:
    x, t_x, age = (customers[name].to_numpy() for name in ("x", "t_x", "age"))
    return x, t_x, age


def spendings(customers: pl.DataFrame) -> dict[str, Spending]:
    """By currency, where enough was bought again in it."""
    found = {}
    for (currency,), rows in customers.group_by("currency", maintain_order=True):
        again = rows.filter((pl.col("x") > 0) & (pl.col("average") > 0))
        if again.height >= ENOUGH:
            try:
                found[str(currency)] = spending(again["x"].to_numpy(), again["average"].to_numpy())
            except NoFit:
                continue
    return found


def scored(customers: pl.DataFrame, fitted: Buying, spent: Mapping[str, Spending]) -> pl.DataFrame:
    """Without a model of a currency's amounts, a customer's own average stands in for it, or that
    of all who bought again.
    """
    x, t_x, age = columns(customers)
    ahead = fitted.purchases(YEAR, x, t_x, age)
    usual = pl.col("average").filter(pl.col("x") > 0).mean().over("currency").fill_null(0.0)
    own = pl.when(pl.col("x") > 0).then("average").otherwise(usual)
    mean = customers.select(own).to_series().to_numpy().copy()
    for currency, model in spent.items():
        there = (customers["currency"] == currency).to_numpy()
        mean[there] = model.mean(x[there], mean[there])
    gap = np.divide(t_x, x, out=np.full(len(x), np.nan), where=t_x > 0)
    alive = fitted.alive(x, t_x, age)
    frame = customers.select("subject", "currency").with_columns(
        value=pl.Series(alive),
        reasons=reasons(fitted, x, t_x, age),
        purchases=pl.Series(ahead),
        worth=pl.Series(ahead * mean),
        gaps_waited=pl.Series((age - t_x) / gap).fill_nan(None),
    )
    return frame.select(*SCORED)


def reasons(fitted: Buying, x: Numbers, t_x: Numbers, age: Numbers) -> pl.Series:
    """The strongest first; none of who bought once, of whom the model cannot tell."""
    since, usual = age - t_x, [float(np.median(each[x > 0])) for each in (x, t_x, age - t_x)]
    odds = fitted.odds(x, t_x, age)
    changed = {
        "purchases": odds - fitted.odds(np.full_like(x, usual[0]), t_x, age),
        "days_first_to_last": odds - fitted.odds(x, np.full_like(x, usual[1]), usual[1] + since),
        "days_since_purchase": odds - fitted.odds(x, t_x, t_x + usual[2]),
    }
    rows: list[list[dict[str, object]]] = []
    for place, again in enumerate(x):
        effects = {name: float(each[place]) for name, each in changed.items()} if again else {}
        strongest = sorted(effects.items(), key=lambda each: -abs(each[1]))
        rows.append(
            [
                {"feature": name, "direction": "up" if effect > 0 else "down", "effect": effect}
                for name, effect in strongest
                if effect
            ]
        )
    return pl.Series(rows, dtype=pl.List(REASON))


def compared(
    story: Story, now: pl.DataFrame, as_of: datetime, zone: ZoneInfo
) -> tuple[dict[str, float], dict[str, float]]:
    """Purchases of the last half year, foretold before it, beside each customer's own pace going
    on. Empty where there was too little before.
    """
    before = summary(Known(story, as_of - HELD_OUT, zone))
    try:
        fitted = fit(before)
    except NoFit:
        return {}, {}
    x, t_x, age = columns(before)
    said = fitted.purchases(HELD_OUT / timedelta(days=1), x, t_x, age)
    pace = (x + 1) / np.maximum(age, 30.0) * (HELD_OUT / timedelta(days=1))
    later = before.select("subject", before="x").join(now, on="subject", how="left")
    came = (later["x"] - later["before"]).fill_null(0).clip(0).to_numpy()
    gained = gain(came, said, pace, np.arange(float(len(came))))
    metrics = {
        "wape": wape(came, said),
        "rmse": rmse(came, said),
        "expected": float(said.sum()),
        "came": float(came.sum()),
        "gain over own pace": gained.share,
        "gain over own pace, low": gained.low,
        "gain over own pace, high": gained.high,
        "n": float(len(came)),
    }
    baseline = {"own pace wape": wape(came, pace), "own pace rmse": rmse(came, pace)}
    return finite(metrics), finite(baseline)


def finite(figures: dict[str, float]) -> dict[str, float]:
    return {name: value for name, value in figures.items() if np.isfinite(value)}


def card(
    story: Story,
    customers: pl.DataFrame,
    as_of: datetime,
    happened: float,
    verdict: Verdict,
    why: Code,
    metrics: dict[str, float],
    baseline: dict[str, float],
) -> Card:
    return Card(
        model=MODEL,
        method="bg_nbd",
        version=digest(customers.write_csv(), *code_of("silence", "silent"), scipy.__version__),
        verdict=verdict,
        why=why,
        as_of=as_of,
        position=story.position,
        data_to=as_of,
        rows=customers.height,
        positives=int((customers["x"] > 0).sum()),
        features=FEATURES,
        features_hash=digest(*FEATURES),
        metrics=metrics,
        baseline=baseline,
        as_it_happened=happened,
        remarks=remarks(happened),
    )
