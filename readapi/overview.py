"""A customer at a glance, as of any instant: what they are worth, what is open, what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from readapi.board import Closed, Totals
from readapi.cursor import Page
from readapi.ports import Snapshot
from readapi.records.activities import ACTIVITIES, Activity, ActivityFilter
from readapi.records.kind import Filter, Kind, Listed, listed
from readapi.records.opportunities import OPPORTUNITIES, Opportunity, OpportunityFilter
from readapi.records.orders import ORDERS, Order, OrderFilter
from readapi.records.subscriptions import SUBSCRIPTIONS, Subscription, SubscriptionFilter
from readapi.records.tickets import TICKETS, Ticket, TicketFilter
from readapi.timeline import Timeline, timeline

MOST = Page(100)
"""Open items of a kind: who wants more, lists them."""


@dataclass(frozen=True)
class WorthLine:
    """A line of `worth.sql`."""

    kind: str
    currency: str
    n: int
    value: int


@dataclass(frozen=True)
class Worth:
    """How many of each and what they come to, by currency in minor units.

    `open` and `won` are deals, `ordered` are orders that are not cancelled, `owed` what is open of
    them, `monthly` what running subscriptions come to a month; `lifetime_value` is what was `paid`
    and the purchases.
    """

    open: Closed
    won: Closed
    ordered: Closed
    owed: Closed
    purchases: Closed
    monthly: Closed
    paid: Totals
    lifetime_value: Totals


@dataclass(frozen=True)
class OpenItems:
    """What is not over yet; of planned activities those that are overdue first."""

    opportunities: Sequence[Opportunity]
    activities: Sequence[Activity]
    tickets: Sequence[Ticket]
    orders: Sequence[Order]
    subscriptions: Sequence[Subscription]


@dataclass(frozen=True)
class Overview:
    customer: UUID
    worth: Worth
    open: OpenItems
    timeline: Timeline


async def overview(snapshot: Snapshot, customer: UUID, page: Page) -> Overview:
    """With that page of the timeline."""
    return Overview(
        customer,
        await worth(snapshot, customer),
        await open_items(snapshot, customer),
        await timeline(snapshot, customer, page),
    )


async def worth(snapshot: Snapshot, customer: UUID) -> Worth:
    lines = await snapshot.lines("worth", WorthLine, customer=customer)

    def told(kind: str) -> Closed:
        own = [each for each in lines if each.kind == kind]
        return Closed(sum(each.n for each in own), {each.currency: each.value for each in own})

    paid = added(told("payments").value, told("marked").value)
    return Worth(
        open=told("open"),
        won=told("won"),
        ordered=told("ordered"),
        owed=told("owed"),
        purchases=told("purchases"),
        monthly=told("monthly"),
        paid=paid,
        lifetime_value=added(paid, told("purchases").value),
    )


def added(one: Totals, other: Totals) -> Totals:
    """Currency by currency."""
    return {each: one.get(each, 0) + other.get(each, 0) for each in sorted({*one, *other})}


async def open_items(snapshot: Snapshot, customer: UUID) -> OpenItems:
    async def of(kind: Kind, wanted: Filter) -> Sequence[Any]:
        found: Listed = await listed(snapshot, kind, wanted, MOST)
        return found.items

    return OpenItems(
        opportunities=await of(
            OPPORTUNITIES,
            OpportunityFilter(customer=customer, status="open", archived=False, sort="close_date"),
        ),
        activities=await of(ACTIVITIES, ActivityFilter(customer=customer, status="planned")),
        tickets=await of(TICKETS, TicketFilter(customer=customer, open=True, sort="opened")),
        orders=await of(ORDERS, OrderFilter(customer=customer, owed=True, sort="due")),
        subscriptions=await of(
            SUBSCRIPTIONS, SubscriptionFilter(customer=customer, status="running")
        ),
    )
