"""What can be wrong with an order or a subscription."""

import polars as pl

from domain.facts import Payment
from domain.order import Order
from pipelines.features.known import Known, words
from pipelines.features.profiles import profiles
from pipelines.features.purchases import orders
from pipelines.features.subscribers import subscriptions
from pipelines.quality.rule import Checked, Rule, outlying


def of_orders(known: Known) -> pl.LazyFrame:
    """Every order that was not cancelled, its invoice and what was paid; in minor units."""
    happened = pl.col("event")
    bills = known.told(Order.Placed, Order.Taxed, Order.Invoiced, Order.Paid)
    told = bills.group_by(order="stream").agg(
        pl.col("tax").filter(happened.is_in(words("Placed", "Taxed"))).last(),
        pl.col("due").filter(happened == "Invoiced").last(),
        pl.col("occurred_at").filter(happened == "Invoiced").last().alias("invoiced"),
        (happened == "Paid").any().alias("paid"),
    )
    money = pl.col("amount").struct
    payments = (
        known.said(Payment.Received)
        .group_by("order")
        .agg(
            money.field("minor").sum().alias("received"),
            (money.field("currency").n_unique() > 1).alias("mixed"),
            money.field("currency").first().alias("paid_in"),
        )
    )
    total = pl.col("net") + (pl.col("net") * pl.col("tax")).round().cast(pl.Int64)
    return (
        known.facts(orders)
        .join(told, on="order", how="left")
        .join(payments, on="order", how="left")
        .with_columns(
            pl.col("received").fill_null(0),
            subject="order",
            total=total,
            far_out=outlying(pl.col("net").cast(pl.Float64), "currency"),
            days_overdue=(known.today - pl.col("due")).dt.total_days(),
            days_placed=known.days_since(pl.col("occurred_at")),
            invoiced_on=known.day("invoiced"),
        )
    )


PAY = "payments/pay"

ORDERS = Checked(
    "orders",
    of_orders,
    (
        Rule(
            "order_without_amount",
            "missing",
            "The order comes to nothing.",
            "Say what is ordered.",
            "orders/change-lines",
            pl.col("net") == 0,
        ),
        Rule(
            "order_without_invoice",
            "missing",
            "The order was placed more than 30 days ago, and never invoiced.",
            "Invoice it, or cancel it.",
            "orders/invoice",
            pl.col("invoiced").is_null() & ~pl.col("paid") & (pl.col("days_placed") > 30),
        ),
        Rule(
            "order_due_before_invoice",
            "invalid",
            "The invoice was due before it was written.",
            "Correct the day.",
            "orders/correct",
            pl.col("due") < pl.col("invoiced_on"),
        ),
        Rule(
            "order_paid_in_other_currency",
            "contradictory",
            "It was paid in another currency than that of the order.",
            "Correct the payment.",
            "payments/correct",
            pl.col("mixed") | (pl.col("paid_in") != pl.col("currency")),
            weight=2,
        ),
        Rule(
            "order_overpaid",
            "contradictory",
            "More was paid than the order comes to.",
            "Pay back what is too much, or correct the payment.",
            PAY,
            pl.col("received") > pl.col("total"),
            weight=2,
        ),
        Rule(
            "order_amount_far_out",
            "outlying",
            "The amount is far from all others in its currency.",
            "See whether it is right.",
            "orders/change-amount",
            pl.col("far_out"),
        ),
        Rule(
            "order_long_unpaid",
            "stale",
            "The invoice is unpaid 30 days after it was due.",
            "Ask for the money, or note that it came.",
            PAY,
            ~pl.col("paid")
            & (pl.col("received") < pl.col("total"))
            & (pl.col("days_overdue") > 30),
            weight=2,
        ),
    ),
)


def of_subscriptions(known: Known) -> pl.LazyFrame:
    """Every subscription that runs, beside its customer."""
    customers = known.facts(profiles).select("customer", "customer_archived")
    running = subscriptions(known).filter("running")
    return running.join(customers, on="customer", how="left").with_columns(
        subject="subscription", far_out=outlying(pl.col("monthly"), "currency")
    )


SUBSCRIPTIONS = Checked(
    "subscriptions",
    of_subscriptions,
    (
        Rule(
            "subscription_for_nothing",
            "missing",
            "The subscription costs nothing.",
            "Say what it costs.",
            "subscriptions/change",
            pl.col("minor") == 0,
        ),
        Rule(
            "subscription_of_archived_customer",
            "contradictory",
            "The customer was put away, and the subscription runs.",
            "End it, or take the customer out again.",
            "subscriptions/end",
            pl.col("customer_archived").fill_null(False),
            weight=2,
        ),
        Rule(
            "subscription_far_out",
            "outlying",
            "The charge is far from all others in its currency.",
            "See whether it is right.",
            "subscriptions/change",
            pl.col("far_out"),
        ),
    ),
)
