"""Today: whom to turn to and why, what is due, what slipped, and what changed since yesterday."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from readapi.board import Totals
from readapi.bridge.bridge import Bridge
from readapi.bridge.question import Question
from readapi.cursor import Page
from readapi.days import FIRST, before, day_of
from readapi.names import named
from readapi.ports import Snapshot
from readapi.service.queue import QueueFilter, Waiting, queue
from readapi.today.calls import Calls, calls
from readapi.today.reasons import MOST, Reason, Rule, reasons

LISTED = 12
"""Customers that are to be turned to next."""

WEEK = timedelta(days=7)
MEASURES = ("open_pipeline", "won_value")
"""What is compared with yesterday."""
FOR_THE_DAY = ("activity_today", "step_today")


@dataclass(frozen=True)
class Next:
    """Whom to turn to, for the first of the reasons; `stake` is what their open deals come to.
    What is to be done for nobody has no customer.
    """

    customer: UUID | None
    customer_name: str | None
    reasons: Sequence[Reason]
    stake: Totals


@dataclass(frozen=True)
class Slip:
    """An open deal whose close date was `before` a week ago, and is later now."""

    id: UUID
    name: str
    customer: UUID
    amount: int
    currency: str
    before: date
    after: date
    customer_name: str | None = None


@dataclass(frozen=True)
class Stake:
    customer: UUID
    currency: str
    value: int


@dataclass(frozen=True)
class Today:
    """As of the `day` of the moment: `next` are the first of `waiting` customers and tasks, or all
    that one `rule` names; `counts` say how many records each does. The `schedule` is what is
    planned for the day; `calls` are worth it; `tickets` are late, at risk or due on it; the
    `bridges` lead from the end of the day before.
    """

    day: date
    rule: Rule | None
    next: Sequence[Next]
    waiting: int
    counts: Mapping[Rule, int]
    schedule: Sequence[Reason]
    tickets: Sequence[Waiting]
    slipped: Sequence[Slip]
    bridges: Sequence[Bridge]
    calls: Calls


async def today(snapshot: Snapshot, zone: ZoneInfo, rule: Rule | None = None) -> Today:
    day = day_of(snapshot.asof.at, zone)
    waiting = await queue(snapshot, QueueFilter(), Page(MOST))
    found = await reasons(snapshot, waiting)
    turned_to = by_customer(each for each in found.items if rule in {None, each.rule})
    first = turned_to if rule else turned_to[:LISTED]
    stakes = await stakes_of(snapshot, {own[0].customer for own in first})
    return Today(
        day=day,
        rule=rule,
        next=[told(own, stakes) for own in first],
        waiting=len(turned_to),
        counts=found.counts,
        schedule=[each for each in found.items if each.rule in FOR_THE_DAY],
        tickets=[each for each in waiting.items if each.place in {"late", "at_risk", "today"}],
        slipped=await slipped(snapshot),
        bridges=await bridges(snapshot, before(day, zone)),
        calls=await calls(snapshot),
    )


def by_customer(found: Iterable[Reason]) -> list[list[Reason]]:
    """In the order of the first reason of each; what is for no customer stands alone."""
    grouped: dict[UUID, list[Reason]] = {}
    for each in found:
        grouped.setdefault(each.customer or each.record, []).append(each)
    return list(grouped.values())


def told(own: Sequence[Reason], stakes: Mapping[UUID | None, Totals]) -> Next:
    customer = own[0].customer
    return Next(customer, own[0].customer_name, own, stakes.get(customer, {}))


async def stakes_of(
    snapshot: Snapshot, customers: Collection[UUID | None]
) -> Mapping[UUID | None, Totals]:
    found: dict[UUID | None, Totals] = {}
    for each in await snapshot.lines("today/stakes", Stake, customers=[*filter(None, customers)]):
        found.setdefault(each.customer, {})[each.currency] = each.value
    return found


async def slipped(snapshot: Snapshot) -> list[Slip]:
    """Within the seven days before the moment, by its knowledge; the largest first."""
    since = max(snapshot.asof.at, FIRST + WEEK) - WEEK
    return await named(snapshot, await snapshot.lines("today/slipped", Slip, since=since))


async def bridges(snapshot: Snapshot, since: datetime) -> list[Bridge]:
    """From then on, as it was seen then; by the one knowledge with hindsight."""
    asof = snapshot.asof
    known_at = asof.known_at.isoformat() if asof.known_at > asof.at else None
    asked = [Question(each, since.isoformat(), known_at=known_at) for each in MEASURES]
    return [(await each.answered(snapshot)).bridge for each in asked]
