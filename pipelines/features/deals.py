"""Deals as they stood: every opportunity that existed, folded from its events at once."""

import polars as pl

from domain.event import Event
from domain.opportunity import ENTERING, Opportunity
from domain.pipeline import Pipeline
from domain.product import Product
from pipelines.features.known import Known, words

OF_A_DEAL: tuple[type[Event], ...] = (
    *ENTERING,
    *(Opportunity.Won, Opportunity.Lost, Opportunity.Archived),
    *(Opportunity.AmountChanged, Opportunity.LinesChanged, Opportunity.CloseDateChanged),
    *(Opportunity.Rated, Opportunity.Assigned, Opportunity.NextStepSet),
)
UUID_AND_BAR = 37
"""Characters that a stage takes in a list that is written out."""


def deals(known: Known) -> pl.LazyFrame:
    """One row per opportunity. `amount` is in minor units of its `currency`; `entered` is when its
    stay in the stage began; `dates` counts the close dates that it had.
    """
    happened = pl.col("event")
    entering = happened.is_in(words(*(each.__name__ for each in ENTERING)))
    told = known.told(*OF_A_DEAL).join(
        sums(known, Opportunity.LinesChanged),
        on=["stream", "version"],
        how="left",
        maintain_order="left",
    )
    told = told.with_columns(
        _place(pl.col("stage")).alias("place"),
        _place(pl.col("stage").forward_fill().shift().over("stream")).alias("place_before"),
        amount=pl.coalesce("sum", pl.col("amount").struct.field("minor")),
        currency=pl.col("amount").struct.field("currency"),
    )

    def last(column: str, *events: str) -> pl.Expr:
        """What the last of those events says, which may be that there is none."""
        return pl.col(column).filter(happened.is_in(words(*events))).last()

    def when(*events: str) -> pl.Expr:
        return pl.col("occurred_at").filter(happened.is_in(words(*events)))

    dates = pl.col("close_date").drop_nulls()
    folded = told.group_by("stream").agg(
        pl.col("customer").filter(happened == "Opened").first(),
        pl.col("pipeline").drop_nulls().last(),
        pl.col("source").drop_nulls().first(),
        pl.col("stage").drop_nulls().last(),
        pl.col("amount").drop_nulls().last(),
        pl.col("currency").drop_nulls().first(),
        last("owner", "Opened", "Assigned").alias("owner"),
        last("close_date", "Opened", "CloseDateChanged").alias("close_date"),
        last("probability", "Rated").alias("own_probability"),
        last("due", "NextStepSet").alias("next_step_due"),
        pl.col("amount").drop_nulls().first().alias("first_amount"),
        pl.col("place").filter(entering).last(),
        (pl.col("stages").filter(entering).last().list.len() - 1).alias("last_place"),
        when("Opened").first().alias("opened"),
        pl.col("occurred_at").filter(entering).last().alias("entered"),
        when("Moved").first().alias("first_moved"),
        pl.col("occurred_at").filter(happened != "Opened").first().alias("first_done"),
        when("Won", "Lost").last().alias("closed"),
        pl.col("known_from")
        .filter(happened.is_in(words("Won", "Lost")))
        .last()
        .alias("closed_known"),
        when("NextStepSet").last().alias("next_step_set"),
        pl.col("occurred_at").last().alias("last_event"),
        happened.filter(happened.is_in(words("Won", "Lost", "Reopened"))).last().alias("standing"),
        happened.filter(happened.is_in(words("Archived", "Restored"))).last().alias("put"),
        (happened == "Moved").sum().alias("moves"),
        ((happened == "Moved") & (pl.col("place") < pl.col("place_before")))
        .sum()
        .alias("went_back"),
        (happened == "Reopened").sum().alias("reopened"),
        (dates.diff() > pl.duration(days=0)).sum().alias("slips"),
        (dates.diff() < pl.duration(days=0)).sum().alias("pulled_in"),
        (dates.last() - dates.first()).dt.total_days().alias("days_slipped"),
        known.within(7).sum().alias("events_7"),
        known.within(30).sum().alias("events_30"),
    )
    return folded.filter(pl.col("opened").is_not_null()).with_columns(
        status=pl.col("standing").replace_strict(
            {"Won": "won", "Lost": "lost"}, default="open", return_dtype=pl.String
        ),
        archived=(pl.col("put") == "Archived").fill_null(False),
    )


def open_deals(deals: pl.LazyFrame) -> pl.LazyFrame:
    return deals.filter(pl.col("status") == "open", ~pl.col("archived"))


def _place(stage: pl.Expr) -> pl.Expr:
    """Where a stage stands among those that the event carries, from 0: ids are of one length."""
    written = pl.col("stages").list.join("|")
    return written.str.find(stage, literal=True) // UUID_AND_BAR


def sums(known: Known, changed: type[Event]) -> pl.LazyFrame:
    """What each list of lines comes to, in minor units; none for an empty one."""
    changes = known.said(changed).select("stream", "version", "lines")
    worth = pl.col("lines").struct.field("quantity") * minor("lines", "price")
    return (
        changes.explode("lines")
        .filter(pl.col("lines").is_not_null())
        .group_by("stream", "version")
        .agg(worth.round().sum().cast(pl.Int64).alias("sum"))
    )


def minor(struct: str, money: str) -> pl.Expr:
    return pl.col(struct).struct.field(money).struct.field("minor")


def baskets(known: Known) -> pl.LazyFrame:
    """What is to be sold in each deal that has lines: how many `products`, the `product` and the
    `series` that most of the money goes to, and the `discount` on the list prices of that day.
    """
    lines = (
        known.told(Opportunity.LinesChanged)
        .group_by("stream")
        .agg(pl.col("lines").last(), pl.col("occurred_at").last())
        .explode("lines")
        .filter(pl.col("lines").is_not_null())
        .select(
            "stream",
            "occurred_at",
            product=pl.col("lines").struct.field("product"),
            quantity=pl.col("lines").struct.field("quantity"),
            value=pl.col("lines").struct.field("quantity") * minor("lines", "price"),
        )
    )
    lines = (
        lines.sort("occurred_at")
        .join_asof(
            list_prices(known).sort("since"),
            left_on="occurred_at",
            right_on="since",
            by="product",
            check_sortedness=False,  # both are: it cannot tell within groups
        )
        .with_columns(full=pl.col("quantity") * pl.col("list_price"))
        .sort("stream", "value", "product")
    )
    priced = pl.col("full") > 0
    return lines.group_by("stream").agg(
        pl.col("product").n_unique().alias("products"),
        pl.col("product").last(),
        pl.col("series").last(),
        (1 - pl.col("value").filter(priced).sum() / pl.col("full").filter(priced).sum()).alias(
            "discount"
        ),
    )


def list_prices(known: Known) -> pl.LazyFrame:
    """(product, series, list price in minor units) since when: one row per price."""
    told = known.told(Product.Introduced, Product.Repriced)
    return told.select(
        product="stream",
        since="occurred_at",
        series=pl.col("series").forward_fill().over("stream"),
        list_price=pl.col("price").struct.field("minor"),
    )


def stages(known: Known) -> pl.LazyFrame:
    """One row per stage: its name as it was first called, its `probability`, and after how many
    days deals rot in it.
    """
    within = pl.col("stage").struct
    defined = known.said(Pipeline.Defined).explode("stages").rename({"stages": "stage"})
    brought = [
        frame.select(
            "occurred_at",
            "version",
            stage=within.field("id"),
            stage_name=within.field("name"),
            probability=within.field("probability"),
            rots_after=within.field("rots_after"),
        )
        for frame in (defined, known.said(Pipeline.StageAdded))
    ]
    rated = known.said(Pipeline.StageRated).select(
        "occurred_at", "version", "stage", "probability", "rots_after"
    )
    return (
        pl.concat([*brought, rated], how="diagonal")
        .sort("occurred_at", "version")
        .group_by("stage")
        .agg(
            pl.col("stage_name").drop_nulls().first(),
            pl.col("probability", "rots_after").last(),
        )
    )


def pipelines(known: Known) -> pl.LazyFrame:
    """One row per pipeline, its name as it was first called."""
    return known.said(Pipeline.Defined).select(pipeline="stream", pipeline_name="name")
