"""The deals as they were known at an instant: how each stood, and every stay in a stage before."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property

import polars as pl

from domain.event import Event
from domain.opportunity import Opportunity
from domain.product import Product
from pipelines.ports import Story

TURNS: tuple[type[Event], ...] = (
    *(Opportunity.Opened, Opportunity.Moved, Opportunity.Joined, Opportunity.Reopened),
    *(Opportunity.Archived, Opportunity.Restored, Opportunity.MergedInto),
    *(Opportunity.Won, Opportunity.Lost),
)
"""Each begins or ends a stay."""

WORTH: tuple[type[Event], ...] = (Opportunity.AmountChanged, Opportunity.LinesChanged)
HOPES: tuple[type[Event], ...] = (Opportunity.CloseDateChanged, Opportunity.Rated)

ASIDE = "aside"
"""Where an open deal stays that was archived, until it is restored, or merged into another."""

ENDED = ("won", "lost")

NO_DAY = date(9999, 12, 31)
UNRATED = -1.0
"""Said in place of nothing, so that nothing can be carried on to the next step."""

CARRIED = ("customer", "source", "currency", "minor", "listed", "stage", "status", "is_aside",
           "close_date", "probability")  # fmt: skip


@dataclass(frozen=True)
class Deals:
    """`steps` has one row per event that changed something, in order, and how the deal stood after
    it: `deal, at, version, kind, customer, source, currency, worth, state, close_date,
    probability`. `state` is a stage, `aside`, `won` or `lost`; `worth` is in minor units: the
    amount, or where that is nothing what its lines cost by the list.
    """

    as_of: datetime
    steps: pl.DataFrame

    @cached_property
    def now(self) -> pl.DataFrame:
        """One row per deal: its last step, when it was `opened`, and `since` when it is there."""
        at, turns = pl.col("at"), pl.col("kind").is_in([each.__name__ for each in TURNS])
        since, last = at.filter(turns).last().alias("since"), pl.exclude("deal", "at").last()
        grouped = self.steps.group_by("deal", maintain_order=True)
        return grouped.agg(at.first().alias("opened"), since, last)

    @cached_property
    def won(self) -> pl.DataFrame:
        return self.now.filter(pl.col("state") == "won")

    @cached_property
    def open(self) -> pl.DataFrame:
        """Those that are put aside are not among them."""
        return self.now.filter(~pl.col("state").is_in([*ENDED, ASIDE]))

    @cached_property
    def stays(self) -> pl.DataFrame:
        """`deal, currency, state, entered, worth, left, to, after`: every stay of an open deal.
        `left`, the state it went `to` and the worth `after` are null where it is there still.
        """
        turns = self.steps.filter(pl.col("kind").is_in([each.__name__ for each in TURNS]))
        following = {"left": "at", "to": "state", "after": "worth"}
        then = [pl.col(of).shift(-1).over("deal").alias(name) for name, of in following.items()]
        stays = turns.with_columns(then).filter(~pl.col("state").is_in(ENDED))
        return stays.select(
            "deal", "currency", "state", pl.col("at").alias("entered"), "worth", *following
        )

    @cached_property
    def arrivals(self) -> pl.DataFrame:
        """`deal, at, state, currency, worth`: deals that came in, or came back after their end."""
        came = pl.col("kind").is_in(["Opened", "Reopened"])
        return self.steps.filter(came).select("deal", "at", "state", "currency", "worth")


def deals(story: Story, at: datetime) -> Deals:
    """All deals by what had happened and was known at that instant."""
    at = at.astimezone(UTC)
    told = pl.concat([read(story, event, at) for event in (*TURNS, *WORTH, *HOPES)], how="diagonal")
    steps = (
        told.join(listed(story, at), on=["deal", "version"], how="left")
        .sort("deal", "at", "version")
        .with_columns(pl.col(CARRIED).forward_fill().over("deal"))
        .with_columns(
            pl.when(pl.col("minor") == 0)
            .then(pl.col("listed").fill_null(0))
            .otherwise("minor")
            .alias("worth"),
            pl.when(pl.col("status") != "open")
            .then("status")
            .when("is_aside")
            .then(pl.lit(ASIDE))
            .otherwise("stage")
            .alias("state"),
            pl.col("close_date").replace(NO_DAY, None),
            pl.col("probability").replace(UNRATED, None),
        )
        .select("deal", "at", "version", "kind", "customer", "source", "currency", "worth",
                "state", "close_date", "probability")
    )  # fmt: skip
    return Deals(at, steps.collect())


def read(story: Story, event: type[Event], at: datetime) -> pl.LazyFrame:
    """The events of one type, with what they say about how the deal stands."""
    columns: dict[str, pl.Expr] = {
        "deal": pl.col("stream"),
        "at": pl.col("occurred_at"),
        "version": pl.col("version"),
        "kind": pl.lit(event.__name__),
    }
    money = pl.col("amount").struct
    if event is Opportunity.Opened:
        columns |= {name: pl.col(name) for name in ("customer", "source")}
        columns |= {"currency": money.field("currency"), "is_aside": pl.lit(False)}
    if event in {Opportunity.Opened, Opportunity.AmountChanged}:
        columns["minor"] = money.field("minor")
    if event is Opportunity.LinesChanged:
        columns["minor"] = sum_of_lines()
    if event in {Opportunity.Opened, Opportunity.CloseDateChanged}:
        columns["close_date"] = pl.col("close_date").fill_null(NO_DAY)
    if event in {Opportunity.Opened, Opportunity.Rated}:
        own = "probability" if event is Opportunity.Rated else None
        columns["probability"] = pl.col(own).fill_null(UNRATED) if own else pl.lit(UNRATED)
    if "stage" in event.model_fields:
        columns["stage"] = pl.col("stage")
    if event in {Opportunity.Archived, Opportunity.Restored, Opportunity.MergedInto}:
        columns["is_aside"] = pl.lit(event is not Opportunity.Restored)
    if event in {Opportunity.Opened, Opportunity.Reopened}:
        columns["status"] = pl.lit("open")
    if event in {Opportunity.Won, Opportunity.Lost}:
        columns["status"] = pl.lit(event.__name__.lower())
    return story.scan(event, at=at, known_at=at).select(**columns)


def sum_of_lines() -> pl.Expr:
    """In minor units, each line rounded half to even; null where there are none."""
    line = pl.element().struct
    each = line.field("quantity") * line.field("price").struct.field("minor")
    whole = each.round(0, mode="half_to_even").cast(pl.Int64)
    lines = pl.col("lines")
    return pl.when(lines.list.len() > 0).then(lines.list.eval(whole).list.sum())


def listed(story: Story, at: datetime) -> pl.LazyFrame:
    """`deal, version, listed`: what the lines of a deal cost by the price list of that instant."""
    line = pl.col("lines").struct
    lines = (
        story.scan(Opportunity.LinesChanged, at=at, known_at=at)
        .select("version", "lines", deal="stream")
        .explode("lines")
        .select("deal", "version", product=line.field("product"), quantity=line.field("quantity"))
    )
    cost = (pl.col("quantity") * pl.col("price")).sum().round().cast(pl.Int64)
    priced = lines.join(prices(story, at), on="product")
    return priced.group_by("deal", "version").agg(cost.alias("listed"))


def prices(story: Story, at: datetime) -> pl.LazyFrame:
    """`product, price` in minor units. A product that came into the books later has its first
    price, as everything has its first state that is joined before it is there.
    """
    price = pl.col("price").struct.field("minor").alias("price")
    known = [
        story.scan(event, at=at, known_at=at).select("stream", "occurred_at", "version", price)
        for event in (Product.Introduced, Product.Repriced)
    ]
    last = (
        pl.concat(known)
        .sort("stream", "occurred_at", "version")
        .group_by(product="stream")
        .agg(pl.col("price").last())
    )
    first = story.scan(Product.Introduced).select(price, product="stream")
    later = first.join(last, on="product", how="anti").select("product", "price")
    return pl.concat([last, later])
