"""Churn by contract: how likely a customer ends a subscription within 90 days, and what is expected
of them.
"""

from datetime import timedelta

import polars as pl

from domain.subscription import Subscription
from pipelines.features import labels
from pipelines.features.known import Known
from pipelines.features.subscribers import subscriptions
from pipelines.models.questions import Question

QUARTERS = 4
"""Ahead, each with the chance to end that is said of the first."""


def with_worth(known: Known, said: pl.DataFrame) -> pl.DataFrame:
    """With `worth`: what is to be paid within a year, in minor units of the `currency` that most is
    paid in. Who ends within a quarter pays for half of it.
    """
    monthly = (
        subscriptions(known)
        .filter("running")
        .group_by("currency", subject="customer")
        .agg(monthly=(pl.col("minor") / pl.col("months")).sum())
        .sort("monthly", "currency", descending=[True, False])
        .unique("subject", keep="first", maintain_order=True)
        .collect()
    )
    stays = 1 - pl.col("value")
    paid = sum((stays**quarter for quarter in range(QUARTERS)), pl.lit(0.0)) * (1 + stays) / 2
    joined = said.join(monthly, on="subject", how="left", maintain_order="left")
    return joined.with_columns(worth=3 * pl.col("monthly") * paid).drop("monthly")


ENDED = Question(
    model="churn",
    table="customers",
    came=lambda story, rows, at, _: labels.ended(story, rows, at),
    begins=Subscription.Started,
    every=timedelta(days=28),
    asked=pl.col("subscriptions") > 0,
    adds=with_worth,
)
