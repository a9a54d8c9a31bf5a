"""What customers bought: orders, purchases in a shop, and deals won that no order tells of."""

import polars as pl

from domain.facts import Purchase
from domain.opportunity import Opportunity
from domain.order import Order
from pipelines.features.deals import deals, valued
from pipelines.features.feature import Feature
from pipelines.features.known import Known, words
from pipelines.features.money import log, log_ratio, units

OF_AN_ORDER = (
    *(Order.Placed, Order.AmountChanged, Order.LinesChanged, Order.Discounted),
    Order.Cancelled,
)


def orders(known: Known) -> pl.LazyFrame:
    """One row per order that was not cancelled: `net` is its amount less discount, before tax, in
    minor units.
    """
    happened = pl.col("event")
    discount = pl.col("discount").struct
    told = valued(known, known.told(*OF_AN_ORDER), Order.LinesChanged)
    return (
        told.group_by(order="stream")
        .agg(
            pl.col("customer").filter(happened == "Placed").first(),
            pl.col("opportunity").filter(happened == "Placed").first(),
            pl.col("occurred_at", "known_from").filter(happened == "Placed").first(),
            pl.col("amount").drop_nulls().last().alias("minor"),
            pl.col("currency").drop_nulls().first(),
            pl.col("discount").filter(happened.is_in(words("Placed", "Discounted"))).last(),
            (happened == "Cancelled").any().alias("cancelled"),
        )
        .filter(~pl.col("cancelled"), pl.col("occurred_at").is_not_null())
        .with_columns(
            off=pl.coalesce(
                discount.field("money").struct.field("minor"),
                (pl.col("minor") * discount.field("decimal")).round().cast(pl.Int64),
            ).fill_null(0)
        )
        .with_columns(net=pl.col("minor") - pl.col("off"))
    )


def purchases(known: Known) -> pl.LazyFrame:
    """One row per purchase: (customer, occurred_at, known_from, net, currency, by)."""
    ordered = known.facts(orders)
    bought = known.said(Purchase.Made).select(
        "customer",
        "occurred_at",
        "known_from",
        net=pl.col("amount").struct.field("minor"),
        currency=pl.col("amount").struct.field("currency"),
        by=pl.lit("shop"),
    )
    won = (
        known.facts(deals)
        .filter(pl.col("status") == "won")
        .join(ordered, left_on="stream", right_on="opportunity", how="anti")
        .select(
            "customer",
            occurred_at="closed",
            known_from="closed_known",
            net="amount",
            currency="currency",
            by=pl.lit("deal"),
        )
    )
    told = ordered.select(
        "customer", "occurred_at", "known_from", "net", "currency", by=pl.lit("order")
    )
    return pl.concat([told, bought, won]).sort("occurred_at", "customer", "net")


def buying(known: Known) -> pl.LazyFrame:
    """One row per customer that ever bought. Money counts in the currency that most was paid in."""
    bought = purchases(known).with_columns(value=units(pl.col("net"), pl.col("currency")))
    main = (
        bought.group_by("customer", "currency")
        .agg(pl.col("value").sum())
        .sort("value", "currency", descending=True)
        .group_by("customer")
        .agg(pl.col("currency").first().alias("main_currency"))
    )
    mine = pl.col("currency") == pl.col("main_currency")
    year = known.within(365)
    told = bought.join(main, on="customer", how="left", maintain_order="left")
    folded = told.group_by("customer").agg(
        pl.col("main_currency").first(),
        pl.len().alias("purchases"),
        pl.col("occurred_at").first().alias("first_purchase"),
        pl.col("occurred_at").last().alias("last_purchase"),
        pl.col("occurred_at").diff().dt.total_seconds().std().alias("gap_spread"),
        known.within(90).sum().alias("purchases_90"),
        year.sum().alias("purchases_365"),
        pl.col("value").filter(mine).sum().alias("spent"),
        pl.col("value").filter(mine & year).sum().alias("spent_365"),
        pl.col("value").filter(mine).mean().alias("mean_purchase"),
        pl.col("value").filter(mine).last().alias("last_value"),
    )
    usual = pl.col("spent").median().over("main_currency")
    return folded.with_columns(spent_usually=usual)


def buyer(known: Known) -> list[pl.Expr]:
    """What is told of a buyer as of now."""
    seconds = (pl.col("last_purchase") - pl.col("first_purchase")).dt.total_seconds()
    days = seconds / 86_400
    gap = pl.when(pl.col("purchases") > 1).then(days / (pl.col("purchases") - 1))
    since = known.days_since(pl.col("last_purchase"))
    return [
        since.alias("days_since_purchase"),
        known.days_since(pl.col("first_purchase")).alias("days_since_first_purchase"),
        days.alias("days_first_to_last"),
        gap.alias("purchase_gap"),
        (pl.col("gap_spread") / 86_400).alias("purchase_gap_spread"),
        pl.when(gap > 0).then(since / gap).alias("gaps_waited"),
    ]


BOUGHT = (
    *(Order.Placed, Order.Cancelled),
    *(Purchase.Made, Opportunity.Won, Opportunity.Reopened),
)
PAID = (*BOUGHT, Order.AmountChanged, Order.LinesChanged, Order.Discounted)
NEVER = "0 and more; empty without a purchase"

BUYING = (
    Feature.count("purchases", "purchases so far", *BOUGHT),
    Feature.count("purchases_90", "purchases in the last {days} days", *BOUGHT, days=90),
    Feature.count("purchases_365", "purchases in the last {days} days", *BOUGHT, days=365),
    Feature.amount(
        "days_since_purchase", "days since the last purchase", *BOUGHT, unit="days", range=NEVER
    ),
    Feature.amount(
        "days_since_first_purchase",
        "days since the first purchase",
        *BOUGHT,
        unit="days",
        range=NEVER,
    ),
    Feature.amount(
        "days_first_to_last",
        "days from the first purchase to the last",
        *BOUGHT,
        unit="days",
        range=NEVER,
    ),
    Feature.amount(
        "purchase_gap",
        "the usual days between two purchases",
        *BOUGHT,
        unit="days",
        range="0 and more; empty without two purchases",
    ),
    Feature.amount(
        "purchase_gap_spread",
        "how unevenly the purchases come",
        *BOUGHT,
        unit="days",
        range="0 and more, a standard deviation; empty without three purchases",
    ),
    Feature.amount(
        "gaps_waited",
        "days since the last purchase, in usual gaps",
        *BOUGHT,
        range="0 and more; empty without two purchases",
    ),
    Feature.amount(
        "spent_log",
        "the money spent so far",
        *PAID,
        unit="logarithm",
        of=log(pl.col("spent")),
        range="ln(1 + whole units of the currency that most was paid in); empty without a purchase",
    ),
    Feature.amount(
        "spent_365_log",
        "the money spent in the last {days} days",
        *PAID,
        unit="logarithm",
        of=log(pl.col("spent_365")),
        range="ln(1 + whole units of the currency that most was paid in); empty without a purchase",
        days=365,
    ),
    Feature.amount(
        "mean_purchase_log",
        "what a purchase usually comes to",
        *PAID,
        unit="logarithm",
        of=log(pl.col("mean_purchase")),
        range="ln(1 + whole units of the currency that most was paid in); empty without a purchase",
    ),
    Feature.amount(
        "spent_to_usual",
        "the money spent beside what customers usually spend",
        *PAID,
        unit="logarithm",
        of=log_ratio(pl.col("spent"), pl.col("spent_usually")),
        range="ln of the ratio to the median of all buyers in that currency",
    ),
    Feature.amount(
        "last_to_mean",
        "the last purchase beside a usual one",
        *PAID,
        unit="logarithm",
        of=log_ratio(pl.col("last_value"), pl.col("mean_purchase")),
        range="ln of the ratio; empty without a purchase",
    ),
)
