"""Subscriptions as they stand, those that ended too."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, Literal, NamedTuple
from uuid import UUID

from pydantic_core import to_json

from domain.event import Note, Personal
from domain.recorded import Recorded
from domain.subscription import Subscription, Terms
from projections.engine.table import Json, Projection, Rows, Table


class SubscriptionRow(NamedTuple):
    """One subscription; `charge` and what that is a month, `monthly`, in minor units."""

    subscription: UUID
    customer: UUID
    plan: str
    charge: int
    currency: str
    every: str
    monthly: int
    started: datetime
    product: UUID | None = None
    options: Json = Json("{}")
    opportunity: UUID | None = None
    status: Literal["running", "ended"] = "running"
    ended: datetime | None = None
    reason: str | None = None
    note: Annotated[Note | None, Personal(of="customer")] = None


def changes(recorded: Recorded, rows: Rows) -> Iterator[SubscriptionRow]:
    match recorded.event:
        case Subscription.Started(customer=customer, opportunity=opportunity, terms=terms):
            yield SubscriptionRow(
                subscription=recorded.stream,
                customer=customer,
                currency=terms.charge.currency,
                started=recorded.occurred_at,
                opportunity=opportunity,
                **columns_of(terms),
            )
        case Subscription.Changed(terms=terms):
            yield rows.one(SubscriptionRow)._replace(**columns_of(terms))
        case Subscription.Ended(reason=reason, note=note):
            yield rows.one(SubscriptionRow)._replace(
                status="ended", ended=recorded.occurred_at, reason=reason, note=note or None
            )


def columns_of(terms: Terms) -> dict[str, Any]:
    return {
        "plan": terms.plan,
        "charge": terms.charge.minor,
        "every": terms.every,
        "monthly": terms.monthly,
        "product": terms.product,
        "options": Json(to_json(terms.options).decode()),
    }


SUBSCRIPTIONS = Projection(
    name="subscriptions",
    of=(Subscription,),
    tables=(
        Table("subscriptions", SubscriptionRow, key=("subscription",), found_by=("customer",)),
    ),
    changes=changes,
)
