"""Subscriptions, those that ended too; charges in minor units."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from domain import subscription
from readapi.records.kind import Filter, Kind


@dataclass(frozen=True)
class Subscription:
    """`charge` comes `every` month, quarter or year; `monthly` is what that is a month."""

    id: UUID
    customer: UUID
    opportunity: UUID | None
    plan: str
    product: UUID | None
    charge: int
    every: str
    monthly: int
    currency: str
    options: dict[str, str]
    status: str
    started: datetime
    ended: datetime | None
    reason: str | None
    note: str | None
    version: int
    customer_name: str | None = None
    opportunity_name: str | None = None
    product_name: str | None = None


@dataclass(frozen=True)
class SubscriptionFilter(Filter):
    """`q` is any part of the plan."""

    customer: UUID | None = None
    product: UUID | None = None
    status: Literal["running", "ended"] | None = None
    sort: Literal["-started", "started", "-ended", "-monthly", "monthly", "plan"] = "-started"


def careful(running: subscription.Subscription) -> dict[str, object]:
    return {"terms": running.terms}


SUBSCRIPTIONS = Kind("subscriptions", Subscription, SubscriptionFilter, careful=careful)
