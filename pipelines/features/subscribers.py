"""What customers subscribe to, and whether it still runs."""

import polars as pl

from domain.subscription import MONTHS, Subscription
from pipelines.features.feature import Feature
from pipelines.features.known import Known
from pipelines.features.money import log, units

OF_A_SUBSCRIPTION = (Subscription.Started, Subscription.Changed, Subscription.Ended)
MONTH = 365.25 / 12
"""Days."""


def subscriptions(known: Known) -> pl.LazyFrame:
    """One row per subscription; `monthly` in whole units of its currency, `months` between two
    charges.
    """
    happened, terms = pl.col("event"), pl.col("terms").struct
    charge = terms.field("charge").struct
    return (
        known.told(*OF_A_SUBSCRIPTION)
        .with_columns(
            plan=terms.field("plan"),
            product=terms.field("product"),
            currency=charge.field("currency"),
            months=terms.field("every").replace_strict(MONTHS, return_dtype=pl.Int64),
            minor=charge.field("minor"),
        )
        .group_by(subscription="stream")
        .agg(
            pl.col("customer").filter(happened == "Started").first(),
            pl.col("occurred_at").filter(happened == "Started").first().alias("started"),
            pl.col("occurred_at").filter(happened == "Ended").last().alias("ended"),
            pl.col("plan", "product", "currency", "months", "minor").drop_nulls().last(),
            pl.col("minor").drop_nulls().first().alias("first_minor"),
            (happened == "Changed").sum().alias("changes"),
            pl.col("occurred_at").last().alias("last_event"),
        )
        .filter(pl.col("started").is_not_null())
        .with_columns(
            monthly=units(pl.col("minor"), pl.col("currency")) / pl.col("months"),
            running=pl.col("ended").is_null(),
        )
    )


def subscribers(known: Known) -> pl.LazyFrame:
    """One row per customer that ever subscribed; of several that run, the dearest is told of."""
    running, days = pl.col("running"), known.days_since(pl.col("started"))
    period = pl.col("months") * MONTH
    told = subscriptions(known).with_columns(
        days=days,
        due=period - days % period,
        raised=pl.col("minor") / pl.when(pl.col("first_minor") > 0).then("first_minor") - 1,
    )
    return (
        told.sort("running", "monthly", "subscription", descending=[True, True, False])
        .group_by("customer")
        .agg(
            running.sum().alias("subscriptions"),
            (~running).sum().alias("subscriptions_ended"),
            pl.col("monthly").filter(running).sum(),
            days.filter(running).max().alias("days_subscribed"),
            pl.col("due").filter(running).first().alias("days_to_charge"),
            pl.col("months").filter(running).first().alias("months_a_charge"),
            pl.col("plan").filter(running).first().alias("plan"),
            pl.col("changes").filter(running).sum().alias("plan_changes"),
            pl.col("raised").filter(running).first().alias("charge_rise"),
        )
    )


NONE_RUNS = "0 and more; empty without one"

SUBSCRIBING = (
    Feature.count("subscriptions", "subscriptions that run", *OF_A_SUBSCRIPTION),
    Feature.count("subscriptions_ended", "subscriptions that ended", *OF_A_SUBSCRIPTION),
    Feature.amount(
        "monthly_log",
        "what the subscriptions cost a month",
        *OF_A_SUBSCRIPTION,
        unit="logarithm",
        of=pl.when(pl.col("subscriptions") > 0).then(log(pl.col("monthly"))),
        range="ln(1 + whole units of their currency); empty without one",
    ),
    Feature.amount(
        "days_subscribed",
        "days that the oldest subscription has run",
        *(Subscription.Started, Subscription.Ended),
        unit="days",
        range=NONE_RUNS,
    ),
    Feature.amount(
        "days_to_charge",
        "days until the subscription is charged again",
        *OF_A_SUBSCRIPTION,
        unit="days",
        range="0 to 366; empty without one",
    ),
    Feature.amount(
        "months_a_charge",
        "months from one charge of the subscription to the next",
        *OF_A_SUBSCRIPTION,
        range="1, 3, 12; empty without one",
    ),
    Feature.word("plan", "the plan that is subscribed to", *OF_A_SUBSCRIPTION),
    Feature.count("plan_changes", "changes of what is subscribed to", Subscription.Changed),
    Feature.amount(
        "charge_rise",
        "how much more the subscription costs than when it began",
        *(Subscription.Started, Subscription.Changed),
        unit="share",
        range="-1 and more; empty without one",
    ),
)
