"""What is foretold and found out, in figures for programs and a table for people."""

from collections.abc import Callable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import polars as pl

from domain.money import decimals
from domain.training import SENTENCES, Card
from pipelines.models.forecast import forecast
from pipelines.models.recommend import recommend
from pipelines.models.segments import segments
from pipelines.models.silence import silence
from pipelines.ports import Story

Answer = Mapping[str, object]
Tell = Callable[[Story, datetime, ZoneInfo], Answer]

SHOWN = 10
"""Rows of a long table that people are shown; programs get all."""


def forecasted(story: Story, as_of: datetime, zone: ZoneInfo) -> Answer:
    found = forecast(story, as_of, zone)
    off = found.errors.filter(pl.col("method") == found.card.method)
    return answer(
        found.card,
        [
            " ".join(
                [
                    f"{row['month']:%Y-%m}",
                    row["currency"],
                    *(f"{money(row[name], row['currency']):>14}" for name in QUANTILES),
                ]
            )
            for row in found.default.sort("currency", "month").to_dicts()
        ],
        head=f"{'month':7} cur {'P10':>14} {'P50':>14} {'P90':>14}",
        months=found.months.to_dicts(),
        parts=found.parts.to_dicts(),
        errors=off.to_dicts(),
    )


QUANTILES = ("p10", "p50", "p90")


def silenced(story: Story, as_of: datetime, zone: ZoneInfo) -> Answer:
    found = silence(story, as_of, zone)
    rows = found.customers.sort("value")
    return answer(
        found.card,
        [
            f"{row['subject']} {row['value']:8.0%} {row['purchases']:9.1f} "
            f"{money(row['worth'], row['currency']):>14} {row['currency']}"
            for row in rows.head(SHOWN).to_dicts()
        ],
        head=f"{'customer':36} {'is there':>8} {'purchases':>9} {'in a year':>14}",
        customers=rows.to_dicts(),
    )


def segmented(story: Story, as_of: datetime, zone: ZoneInfo) -> Answer:
    found = segments(story, as_of, zone)
    sizes = found.groups.group_by("segment").agg(pl.col("customers").sum())
    return answer(
        found.card,
        [
            f"{row['segment'].replace('_', ' '):12} {row['customers']:6,}"
            for row in sizes.sort("customers", descending=True).to_dicts()
        ],
        head=f"{'segment':12} {'people':>6}",
        customers=found.customers.to_dicts(),
        groups=found.groups.to_dicts(),
    )


def recommended(story: Story, as_of: datetime, zone: ZoneInfo) -> Answer:
    found = recommend(story, as_of, zone)
    return answer(
        found.card,
        [
            *(
                f"{row['of']:8} {row['support']:7,} {row['confidence']:10.0%} {row['lift']:5.2f} "
                f"{row['given']} → {row['then']}"
                for row in found.rules.filter("holds").head(SHOWN).to_dicts()
            ),
            *(f"{kind:8} {SENTENCES[why]}" for kind, why in found.refused.items()),
        ],
        head=f"{'of':8} {'support':>7} {'confidence':>10} {'lift':>5} rule",
        rules=found.rules.to_dicts(),
        offers=found.offers.to_dicts(),
        habits=found.habits.to_dicts(),
        refused=found.refused,
    )


def answer(card: Card, rows: list[str], *, head: str, **figures: object) -> Answer:
    said = f"{card.model} by {card.method}: {card.verdict}. {SENTENCES[card.why]}"
    table = "\n".join([said, *([head, *rows] if rows else [])])
    return {"card": card.model_dump(mode="json"), **figures, "table": table}


def money(minor: float | None, currency: str) -> str:
    """In whole units, as a forecast is not true to the cent."""
    return "" if minor is None else f"{minor / 10 ** decimals(currency):,.0f}"


TELLS: Mapping[str, Tell] = {
    "forecast": forecasted,
    "silence": silenced,
    "segments": segmented,
    "recommend": recommended,
}
"""By the names of the steps."""
