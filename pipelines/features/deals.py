"""Deals as they stood: every opportunity that existed, folded from its events at once."""

import polars as pl

from domain.event import Event
from domain.opportunity import ENTERING, Opportunity
from domain.pipeline import Pipeline
from domain.product import Product
from pipelines.features.known import Known, before, words

OF_A_DEAL: tuple[type[Event], ...] = (
    *ENTERING,
    *(Opportunity.Won, Opportunity.Lost, Opportunity.Archived, Opportunity.MergedInto),
    *(Opportunity.AmountChanged, Opportunity.LinesChanged, Opportunity.CloseDateChanged),
    *(Opportunity.Rated, Opportunity.Assigned, Opportunity.NextStepSet),
)
DATED: tuple[type[Event], ...] = (Opportunity.Opened, Opportunity.CloseDateChanged)
UUID_AND_BAR = 37
"""Characters that a stage takes in a list that is written out."""


def deals(known: Known) -> pl.LazyFrame:
    """One row per opportunity. `amount` is in minor units of its `currency`; `entered` is when its
    stay in the stage began.
    """
    happened = pl.col("event")
    told = valued(known, known.histories(*OF_A_DEAL), Opportunity.LinesChanged)

    def of(column: str, *events: str) -> pl.Expr:
        return pl.col(column).filter(happened.is_in(words(*events)))

    folded = told.group_by("stream").agg(
        pl.col("customer").filter(happened == "Opened").first(),
        pl.col("pipeline", "amount").last(ignore_nulls=True),
        pl.col("currency", "source").first(ignore_nulls=True),
        pl.col("amount").first(ignore_nulls=True).alias("first_amount"),
        of("owner", "Opened", "Assigned").last(),
        of("probability", "Rated").last().alias("own_probability"),
        of("due", "NextStepSet").last().alias("next_step_due"),
        of("occurred_at", "Opened").first().alias("opened"),
        of("occurred_at", "Moved").first().alias("first_moved"),
        of("occurred_at", "Won", "Lost").last().alias("closed"),
        of("known_from", "Won", "Lost").last().alias("closed_known"),
        of("occurred_at", "NextStepSet").last().alias("next_step_set"),
        pl.col("occurred_at").filter(happened != "Opened").first().alias("first_done"),
        pl.col("occurred_at").last().alias("last_event"),
        of("event", "Won", "Lost", "Reopened").last().alias("standing"),
        of("event", "Archived", "Restored", "MergedInto").last().alias("put"),
        (happened == "Moved").sum().alias("moves"),
        (happened == "Reopened").sum().alias("reopened"),
        known.within(7).sum().alias("events_7"),
        known.within(30).sum().alias("events_30"),
    )
    return (
        folded.filter(pl.col("opened").is_not_null())
        .join(_places(known), on="stream", how="left")
        .join(_dates(known), on="stream", how="left")
        .with_columns(
            status=pl.col("standing").replace_strict(
                {"Won": "won", "Lost": "lost"}, default="open", return_dtype=pl.String
            ),
            archived=(pl.col("put") != "Restored").fill_null(False),
        )
    )


def _places(known: Known) -> pl.LazyFrame:
    """Of each deal: its stage, since when, at which `place` of how many, and how often it went back
    to a lower one.
    """
    order = pl.col("stages").list.join("|")
    entries = known.histories(*ENTERING).with_columns(
        order=order,
        place=_place(pl.col("stage"), order),
        last_place=pl.col("stages").list.len() - 1,
    )
    came_from = _place(before(pl.col("stage")), pl.col("order"))
    back = (pl.col("event") == "Moved") & (pl.col("place") < came_from)
    return (
        entries.with_columns(back=back)
        .group_by("stream")
        .agg(
            pl.col("stage", "place", "last_place").last(),
            pl.col("occurred_at").last().alias("entered"),
            pl.col("back").sum().alias("went_back"),
        )
    )


def _place(stage: pl.Expr, order: pl.Expr) -> pl.Expr:
    """Where a stage stands in a list that is written out, from 0: ids are of one length."""
    return order.str.find(stage, literal=True) // UUID_AND_BAR


def _dates(known: Known) -> pl.LazyFrame:
    """Of each deal: its close date, and how often and how far that moved."""
    told = known.histories(*DATED)
    moved = pl.col("close_date") - before(pl.col("close_date"))
    dated = told.with_columns(moved=moved.dt.total_days())
    said = pl.col("close_date").last(ignore_nulls=True)
    return dated.group_by("stream").agg(
        pl.col("close_date").last(),
        (pl.col("moved") > 0).sum().alias("slips"),
        (pl.col("moved") < 0).sum().alias("pulled_in"),
        (said - pl.col("close_date").first(ignore_nulls=True))
        .dt.total_days()
        .alias("days_slipped"),
    )


def open_deals(deals: pl.LazyFrame) -> pl.LazyFrame:
    return deals.filter(pl.col("status") == "open", ~pl.col("archived"))


def valued(known: Known, told: pl.LazyFrame, changed: type[Event]) -> pl.LazyFrame:
    """What each event says of the worth: `amount`, or the sum of the lines that were `changed`, in
    minor units, and the amount's `currency`; empty where it says nothing.
    """
    return told.join(
        sums(known, changed), on=["stream", "version"], how="left", maintain_order="left"
    ).with_columns(
        amount=pl.coalesce("sum", pl.col("amount").struct.field("minor")),
        currency=pl.col("amount").struct.field("currency"),
    )


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
    """What is to be sold in each open deal that has lines: how many `products`, the `product` and
    the `series` that most of the money goes to, and the `discount` on the list prices of that day.
    """
    lines = (
        known.histories(Opportunity.LinesChanged)
        .join(open_deals(known.facts(deals)), on="stream", how="semi", maintain_order="left")
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
