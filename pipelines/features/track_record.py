"""How customers and sources fared with earlier deals."""

import polars as pl

from domain.opportunity import Opportunity
from pipelines.features.deals import deals
from pipelines.features.feature import Feature
from pipelines.features.known import Known

PRIOR = 10
"""So many deals that went as all did weigh on the share of a source that had few."""


def track_record(known: Known) -> pl.LazyFrame:
    """One row per customer that ever had a deal."""
    won, lost = pl.col("status") == "won", pl.col("status") == "lost"
    is_open = (pl.col("status") == "open") & ~pl.col("archived")
    return (
        known.facts(deals)
        .group_by("customer")
        .agg(
            won.sum().alias("wins"),
            lost.sum().alias("losses"),
            (won & known.within(365, "closed")).sum().alias("wins_365"),
            (lost & known.within(180, "closed")).sum().alias("losses_180"),
            known.days_since(pl.col("closed").filter(won).max()).alias("days_since_win"),
            known.days_since(pl.col("closed").filter(lost).max()).alias("days_since_loss"),
            is_open.sum().alias("open_deals"),
            known.within(90, "opened").sum().alias("deals_90"),
        )
    )


def win_shares(known: Known, by: str) -> pl.LazyFrame:
    """Of each source, or whatever else: the share of its closed deals that were won, drawn towards
    that of all where they are few.
    """
    closed = (
        known.facts(deals)
        .filter(pl.col("status") != "open")
        .with_columns(won=(pl.col("status") == "won").cast(pl.Float64))
    )
    all_won = pl.col("all_won").first()
    share = (pl.col("won").sum() + PRIOR * all_won) / (pl.len() + PRIOR)
    return (
        closed.with_columns(all_won=pl.col("won").mean())
        .group_by(by)
        .agg(share.alias(f"{by}_win_share"))
    )


CLOSED = (Opportunity.Won, Opportunity.Lost, Opportunity.Reopened)

RECORD = (
    Feature.count("wins", "deals won with the customer so far", *CLOSED),
    Feature.count("losses", "deals lost with the customer so far", *CLOSED),
    Feature.count("wins_365", "deals won in the last {days} days", *CLOSED, days=365),
    Feature.count("losses_180", "deals lost in the last {days} days", *CLOSED, days=180),
    Feature.amount(
        "days_since_win",
        "days since the last deal was won with the customer",
        *CLOSED,
        unit="days",
        range="0 and more; empty without one",
    ),
    Feature.amount(
        "days_since_loss",
        "days since the last deal was lost with the customer",
        *CLOSED,
        unit="days",
        range="0 and more; empty without one",
    ),
    Feature.amount(
        "win_share",
        "the share of deals won with the customer so far",
        *CLOSED,
        unit="share",
        of=pl.when(pl.col("wins") + pl.col("losses") > 0).then(
            pl.col("wins") / (pl.col("wins") + pl.col("losses"))
        ),
        range="0 to 1; empty without a closed deal",
    ),
    Feature.count(
        "open_deals",
        "open deals of the customer",
        *(Opportunity.Opened, *CLOSED, Opportunity.Archived, Opportunity.Restored),
        Opportunity.MergedInto,
    ),
    Feature.count("deals_90", "deals opened in the last {days} days", Opportunity.Opened, days=90),
)
