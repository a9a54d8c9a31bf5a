"""The rules by which somebody is to be turned to, each with the record and the figures it saw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args
from uuid import UUID

from readapi.cursor import Page
from readapi.names import named
from readapi.ports import Snapshot
from readapi.records.activities import ACTIVITIES, Activity, ActivityFilter, When
from readapi.records.kind import Listed, listed
from readapi.service.queue import Queue, Waiting

Rule = Literal[
    "ticket_late",
    "ticket_at_risk",
    "activity_overdue",
    "activity_today",
    "step_overdue",
    "step_today",
    "invoice_late",
    "close_date_over",
    "stays_too_long",
    "no_next_step",
]
RULES: tuple[Rule, ...] = get_args(Rule)
"""In the order in which they are heeded: what is promised, what was planned for now, money that is
late, then deals that nobody moves. Within a rule that comes first for which it has held longest.
"""

MOST = 100
"""Reasons of each rule that are looked at: who wants more, lists them."""


@dataclass(frozen=True)
class Reason:
    """`noun` is the plural that routes are called by. What the rule saw: a ticket's seconds `left`,
    the `due` instant or `day` of what is to be done, the `days` in a stage and how many are the
    `most`; the noted `step`; what of an order is owed.
    """

    rule: Rule
    noun: str
    record: UUID
    name: str
    customer: UUID | None
    customer_name: str | None = None
    stage: UUID | None = None
    stage_name: str | None = None
    kind: str | None = None
    left: int | None = None
    due: datetime | None = None
    day: date | None = None
    days: int | None = None
    most: int | None = None
    step: str | None = None
    owed: int | None = None
    currency: str | None = None
    version: int | None = None


@dataclass(frozen=True)
class DealLine:
    """A line of `today/deals.sql`: `n` deals have that reason."""

    rule: Rule
    n: int
    record: UUID
    name: str
    customer: UUID
    stage: UUID
    day: date | None
    days: int | None
    most: int | None
    step: str | None
    customer_name: str | None = None
    stage_name: str | None = None


@dataclass(frozen=True)
class OrderLine:
    """A line of `today/late_orders.sql`: `n` orders are late."""

    n: int
    record: UUID
    name: str
    customer: UUID
    day: date
    owed: int
    currency: str
    customer_name: str | None = None


@dataclass(frozen=True)
class Reasons:
    """The first ones of each rule in the order of rules, and how many each has."""

    items: Sequence[Reason]
    counts: Mapping[Rule, int]


async def reasons(snapshot: Snapshot, waiting: Queue) -> Reasons:
    overdue = await activities(snapshot, "overdue")
    today = await activities(snapshot, "today")
    orders = await snapshot.lines("today/late_orders", OrderLine, limit=MOST)
    deals = await snapshot.lines("today/deals", DealLine, limit=MOST)
    found = [
        *(of_ticket(each) for each in waiting.items if each.place in {"late", "at_risk"}),
        *(of_activity("activity_overdue", each) for each in overdue.items),
        *(of_activity("activity_today", each) for each in today.items),
        *(of_line("invoice_late", "orders", each) for each in await named(snapshot, orders)),
        *(of_line(each.rule, "opportunities", each) for each in await named(snapshot, deals)),
    ]
    counts: dict[Rule, int] = {
        "ticket_late": waiting.places["late"],
        "ticket_at_risk": waiting.places["at_risk"],
        "activity_overdue": overdue.total,
        "activity_today": today.total,
        "invoice_late": orders[0].n if orders else 0,
    }
    counts |= {line.rule: line.n for line in deals}
    found.sort(key=lambda each: RULES.index(each.rule))
    return Reasons(found, {rule: counts.get(rule, 0) for rule in RULES})


async def activities(snapshot: Snapshot, when: When) -> Listed:
    return await listed(snapshot, ACTIVITIES, ActivityFilter(when=when), Page(MOST))


def of_ticket(ticket: Waiting) -> Reason:
    return Reason(
        "ticket_late" if ticket.place == "late" else "ticket_at_risk",
        "tickets",
        ticket.id,
        ticket.name,
        ticket.customer,
        ticket.customer_name,
        kind=ticket.target,
        left=ticket.left,
        due=ticket.due,
    )


def of_activity(rule: Rule, activity: Activity) -> Reason:
    return Reason(
        rule,
        "activities",
        activity.id,
        activity.name,
        activity.customer,
        activity.customer_name,
        kind=activity.kind,
        due=activity.begins,
        day=activity.day,
        version=activity.version,
    )


def of_line(rule: Rule, noun: str, line: DealLine | OrderLine) -> Reason:
    own = {key: value for key, value in vars(line).items() if key not in {"n", "rule"}}
    return Reason(rule, noun, **own)
