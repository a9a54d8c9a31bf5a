"""What customers bought together, and what to offer whom next.

Association rules (R. Agrawal, T. Imielinski, A. Swami 1993, Mining Association Rules between Sets
of Items in Large Databases, SIGMOD, 207-216) over all that a customer ever bought, among customers
of one currency that bought as many other things: else whoever buys much would seem to buy all.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import permutations

import polars as pl

from domain.facts import Purchase
from domain.opportunity import Opportunity
from domain.order import Order
from domain.product import Product
from pipelines.models.deals import Deals
from pipelines.models.lift import AT_LEAST, Cases, cases
from pipelines.models.opinions import AGAIN_AFTER, weighed
from pipelines.models.rules import best, judged
from pipelines.ports import Story

OTHERS = 4
"""Beyond so many other products all customers are alike."""

AMONG = 60
"""Products, the most bought ones, among which rules are looked for."""


def bought(story: Story, at: datetime, told: Deals) -> pl.DataFrame:
    """`subject, currency, product`: each once, by deals won, orders and purchases."""
    price = pl.col("price").struct.field("currency").alias("currency")
    by_deal = lines(story, Opportunity.LinesChanged, at).join(
        told.won.lazy().select("customer", stream="deal"), on="stream"
    )
    gone = story.scan(Order.Cancelled, at=at, known_at=at).select("stream")
    placed = story.scan(Order.Placed, at=at, known_at=at).select("stream", "customer")
    by_order = lines(story, Order.LinesChanged, at).join(
        placed.join(gone, on="stream", how="anti"), on="stream"
    )
    made = story.scan(Purchase.Made, at=at, known_at=at).filter(pl.col("product").is_not_null())
    amount = pl.col("amount").struct.field("currency").alias("currency")
    columns = pl.col("customer").alias("subject"), "currency", "product"
    return (
        pl.concat(
            [
                by_deal.with_columns(price).select(columns),
                by_order.with_columns(price).select(columns),
                made.with_columns(amount).select(columns),
            ]
        )
        .unique()
        .sort("subject", "currency", "product")
        .collect()
    )


def lines(
    story: Story, event: type[Opportunity.LinesChanged | Order.LinesChanged], at: datetime
) -> pl.LazyFrame:
    """`stream, product, price`: the last lines of each."""
    line = pl.col("lines").struct
    return (
        story.scan(event, at=at, known_at=at)
        .sort("stream", "occurred_at", "version")
        .group_by("stream")
        .agg(pl.col("lines").last())
        .explode("lines")
        .select("stream", product=line.field("product"), price=line.field("price"))
    )


def product_rules(bought: pl.DataFrame) -> pl.DataFrame:
    """Who bought the one product bought the other, too: so many times as often as others."""
    return judged("product", tried(bought))


def tried(bought: pl.DataFrame) -> Iterator[tuple[str, str, list[Cases]]]:
    counts = bought.group_by("product").len().filter(pl.col("len") >= AT_LEAST)
    names = counts.sort("len", "product", descending=[True, False])["product"].to_list()[:AMONG]
    if len(names) < 2:
        return
    wide = bought.with_columns(pl.lit(True).alias("has")).pivot(
        "product", index=["subject", "currency"], values="has"
    )
    owned = wide.with_columns(pl.exclude("subject", "currency").fill_null(False))
    number = owned.select(pl.sum_horizontal(pl.exclude("subject", "currency"))).to_series()
    for given, then in permutations(names, 2):
        others = (number - owned[given].cast(int) - owned[then].cast(int)).clip(0, OTHERS)
        rows = owned.select("currency", given, then).with_columns(others.alias("others"))
        yield given, then, cases(rows, given, then, "currency", "others")


def offers(
    story: Story, at: datetime, bought: pl.DataFrame, rules: pl.DataFrame, said: pl.DataFrame
) -> pl.DataFrame:
    """For each customer a product that is on sale and that they did not buy yet; `said` is what
    people said of suggestions (see `opinions`).
    """
    sold = on_sale(story, at)
    fitting = (
        bought.select("subject", given="product")
        .join(rules.select("given", "then"), on="given")
        .join(bought, left_on=["subject", "then"], right_on=["subject", "product"], how="anti")
        .filter(pl.col("then").is_in(sold))
        .with_columns(
            of=pl.lit("product"), thing="then", customer="subject", since=pl.lit(at - AGAIN_AFTER)
        )
    )
    return best(rules, weighed(fitting, said))


def on_sale(story: Story, at: datetime) -> list[str]:
    told = [
        story.scan(event, at=at, known_at=at).select(
            "stream", "occurred_at", "version", there=pl.lit(event is not Product.Retired)
        )
        for event in (Product.Introduced, Product.Retired, Product.Resumed)
    ]
    last = pl.concat(told).sort("occurred_at", "version").group_by("stream").agg(
        pl.col("there").last()
    )  # fmt: skip
    return last.filter("there").collect()["stream"].to_list()
