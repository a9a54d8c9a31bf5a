"""Churn by contract: how likely a customer ends a subscription within 90 days."""

from datetime import timedelta

import polars as pl

from domain.subscription import Subscription
from pipelines.features import labels
from pipelines.models.questions import Question

ENDED = Question(
    model="churn",
    table="customers",
    came=lambda story, rows, at, _: labels.ended(story, rows, at),
    begins=Subscription.Started,
    every=timedelta(days=28),
    asked=pl.col("subscriptions") > 0,
)
