"""What all orders and subscriptions come to, as of any instant; amounts in minor units."""

from collections.abc import Sequence
from dataclasses import dataclass

from readapi.ports import Snapshot


@dataclass(frozen=True)
class OrderSum:
    """Of orders that stand alike, in one currency: `owing` of them owe something."""

    status: str
    currency: str
    n: int
    value: int
    owing: int
    owed: int


@dataclass(frozen=True)
class SubscriptionSum:
    """Of subscriptions that run or have ended, in one currency: their `value` a month."""

    status: str
    currency: str
    n: int
    value: int


@dataclass(frozen=True)
class Sales:
    orders: Sequence[OrderSum]
    subscriptions: Sequence[SubscriptionSum]


async def sales(snapshot: Snapshot) -> Sales:
    return Sales(
        await snapshot.lines("order_sums", OrderSum),
        await snapshot.lines("subscription_sums", SubscriptionSum),
    )
