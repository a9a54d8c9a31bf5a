"""What became of the records that features were told of: from after T, and known when.

Each function takes rows with `subject` and `as_of` and answers them with `label` and `settled_at`,
the instant from when the label could be known. A row that is not settled at `known_at` has neither,
and may train nothing; one that settled after an origin may not train what is asked there. The
labels are those of the story that is believed at `known_at`.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from domain.event import Event
from domain.opportunity import Opportunity
from domain.subscription import Subscription
from pipelines.features.known import GREENWICH, Known
from pipelines.features.purchases import purchases
from pipelines.ports import Story

ROW = ("subject", "as_of")
DAY = 86_400


def won(story: Story, rows: pl.LazyFrame, known_at: datetime) -> pl.LazyFrame:
    """Whether the opportunity was won, by the first closing that was not known at `as_of`."""
    told = rows.select(ROW).join(_next_closing(story, rows, known_at), on=ROW, how="left")
    return told.select(*ROW, label=pl.col("event") == "Won", settled_at="known_from")


def won_in_quarter(
    story: Story, rows: pl.LazyFrame, known_at: datetime, zone: ZoneInfo = GREENWICH
) -> pl.LazyFrame:
    """Whether it was won within the quarter of `as_of`: settled by its closing, or when that
    quarter is over.
    """
    by_the_wall = pl.col("as_of").dt.convert_time_zone(zone.key)
    over = by_the_wall.dt.truncate("1q").dt.offset_by("1q").dt.convert_time_zone("UTC")
    closed = rows.select(ROW).join(_next_closing(story, rows, known_at), on=ROW, how="left")
    in_time = (pl.col("occurred_at") < over).fill_null(False)
    told = closed.select(
        *ROW,
        label=in_time & (pl.col("event") == "Won"),
        settled_at=pl.when(in_time).then("known_from").otherwise(over),
    )
    return _settled(told, known_at)


def ended(story: Story, rows: pl.LazyFrame, known_at: datetime, days: int = 90) -> pl.LazyFrame:
    """Whether a subscription of the customer that ran at `as_of` ended within so many days: settled
    by that end, or when they are over. Customers without one are left out.
    """
    known = Known(story, known_at)
    began = known.said(Subscription.Started).select("stream", "known_from", subject="customer")
    ends = known.said(Subscription.Ended).select(
        "stream", ended="occurred_at", end_known="known_from"
    )
    ran = (
        rows.select(ROW)
        .join(began, on="subject")
        .filter(pl.col("known_from") <= pl.col("as_of"))
        .join(ends, on="stream", how="left")
        .filter((pl.col("end_known") > pl.col("as_of")).fill_null(True))
    )
    over = pl.col("as_of") + timedelta(days=days)
    in_time = (pl.col("ended") <= over).fill_null(False)
    folded = ran.group_by(ROW).agg(
        in_time.any().alias("label"), pl.col("end_known").filter(in_time).min()
    )
    told = folded.select(*ROW, "label", settled_at=pl.coalesce("end_known", over))
    return _settled(told, known_at)


def next_purchase(
    story: Story, rows: pl.LazyFrame, known_at: datetime, days: int = 90
) -> pl.LazyFrame:
    """Whether the customer bought within so many days: settled by that purchase, or when they are
    over. Beside it `in_days` how soon and for how much: `net` in minor units of `currency`.
    """
    known = Known(story, known_at)
    bought = purchases(known).rename({"customer": "subject"})
    over = pl.col("as_of") + timedelta(days=days)
    first = (
        rows.select(ROW)
        .join(bought, on="subject")
        .filter(pl.col("known_from") > pl.col("as_of"), pl.col("occurred_at") > pl.col("as_of"))
        .filter(pl.col("occurred_at") <= over)
        .sort("occurred_at", "net", "currency")
        .group_by(ROW)
        .agg(pl.col("occurred_at", "known_from", "net", "currency").first())
    )
    since = (pl.col("occurred_at") - pl.col("as_of")).dt.total_seconds() / DAY
    told = (
        rows.select(ROW)
        .join(first, on=ROW, how="left")
        .select(
            *ROW,
            label=pl.col("occurred_at").is_not_null(),
            settled_at=pl.coalesce("known_from", over),
            in_days=since,
            net="net",
            currency="currency",
        )
    )
    return _settled(told, known_at)


def _next_closing(story: Story, rows: pl.LazyFrame, known_at: datetime) -> pl.LazyFrame:
    """(subject, as_of, event, occurred_at, known_from) of the first closing not known by then."""
    return (
        rows.select(ROW)
        .join(_closings(Known(story, known_at)), on="subject")
        .filter(pl.col("known_from") > pl.col("as_of"))
        .sort("occurred_at", "version")
        .group_by(ROW)
        .agg(pl.col("event", "occurred_at", "known_from").first())
    )


def _closings(known: Known) -> pl.LazyFrame:
    closing: tuple[type[Event], ...] = (Opportunity.Won, Opportunity.Lost)
    return known.told(*closing).select(
        "event", "version", "occurred_at", "known_from", subject="stream"
    )


def _settled(told: pl.LazyFrame, known_at: datetime) -> pl.LazyFrame:
    """What is still to come is no label."""
    there = pl.col("settled_at") <= known_at.astimezone(UTC)
    said = [
        pl.when(there).then(name).alias(name) for name in told.collect_schema() if name not in ROW
    ]
    return told.select(*ROW, *said)
