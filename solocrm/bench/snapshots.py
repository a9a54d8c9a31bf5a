"""The usual way to features: all events in pandas, and a loop over snapshots and deals."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from domain.event import Event
from domain.facts import Mail, WebVisit
from domain.opportunity import Opportunity

DEAL = (
    *(Opportunity.Opened, Opportunity.Moved, Opportunity.Joined, Opportunity.Reopened),
    *(Opportunity.Restored, Opportunity.Won, Opportunity.Lost, Opportunity.Archived),
    *(Opportunity.AmountChanged, Opportunity.CloseDateChanged, Opportunity.NextStepSet),
)
CLOSED = {Opportunity.Won.TOPIC, Opportunity.Lost.TOPIC}
INTEREST = (WebVisit.Made, Mail.Opened)
COLUMNS = ("topic", "stream", "version", "customer", "occurred_at", "known_from", "amount", "stage")


def snapshots(
    log: Mapping[type[Event], pl.DataFrame], instants: Sequence[datetime]
) -> list[dict[str, Any]]:
    """A dozen features of every open deal as of each instant."""
    import pandas as pd  # noqa: PLC0415 - there for development alone

    events = table(log)
    rows: list[dict[str, Any]] = []
    for at in instants:
        instant = pd.Timestamp(at).tz_convert("UTC")
        known = events[events["known_from"] <= instant]
        deals = known[known["topic"].str.startswith("opportunity.")]
        interest = known[known["topic"].isin([event.TOPIC for event in INTEREST])]
        recent = interest[interest["occurred_at"] > instant - pd.Timedelta(days=30)]
        counts = recent.groupby("customer").size()
        for stream, told in deals.groupby("stream"):
            row = deal(told.sort_values(["occurred_at", "version"]), instant)
            if row is not None:
                row |= {"subject": stream, "as_of": at, "visits": counts.get(row["customer"], 0)}
                rows.append(row)
    return rows


def table(log: Mapping[type[Event], pl.DataFrame]) -> Any:
    frames = []
    for event in (*DEAL, *INTEREST):
        frame = log[event].with_columns(topic=pl.lit(event.TOPIC))
        if "amount" in frame.columns:
            frame = frame.with_columns(pl.col("amount").struct.field("minor").alias("amount"))
        frames.append(frame.select(each for each in COLUMNS if each in frame.columns))
    return pl.concat(frames, how="diagonal").to_pandas()


def deal(told: Any, at: Any) -> dict[str, Any] | None:
    """None for one that is closed."""
    topics = list(told["topic"])
    if Opportunity.Opened.TOPIC not in topics or not CLOSED.isdisjoint(topics):
        return None
    opened = told[told["topic"] == Opportunity.Opened.TOPIC].iloc[0]
    entries = told[told["stage"].notna()]
    amounts = told["amount"].dropna()
    return {
        "customer": opened["customer"],
        "age": (at - opened["occurred_at"]).total_seconds() / 86_400,
        "days_in_stage": (at - entries["occurred_at"].iloc[-1]).total_seconds() / 86_400,
        "stage": entries["stage"].iloc[-1],
        "moves": topics.count(Opportunity.Moved.TOPIC),
        "slips": topics.count(Opportunity.CloseDateChanged.TOPIC),
        "next_steps": topics.count(Opportunity.NextStepSet.TOPIC),
        "amount": amounts.iloc[-1],
        "grown": amounts.iloc[-1] / amounts.iloc[0] if amounts.iloc[0] else None,
        "events_30": int((told["occurred_at"] > at - timedelta(days=30)).sum()),
    }
