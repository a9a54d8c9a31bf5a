"""The bridge by direct definition: knows events, nothing else of ours."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from domain.opportunity import Opportunity
from domain.recorded import Recorded
from tests.oracles.deals import deal
from tests.oracles.naive import believed
from tests.oracles.pipelines import first_of, order, stage

NEVER = datetime.min.replace(tzinfo=UTC)
Deal = Mapping[str, Any]
Streams = Mapping[UUID, Sequence[Recorded]]
Worth = Callable[[Deal, Callable[[UUID, UUID], int]], int]
"""What a deal counts, given the probability of a (pipeline, stage) in ten-thousandths."""

CAUSES = {
    "Opened": "new",
    "Won": "won",
    "Lost": "lost",
    "Reopened": "reopened",
    "Archived": "removed",
    "Restored": "restored",
    "AmountChanged": "grown shrunk",
    "LinesChanged": "grown shrunk",
    "Joined": "joined left",
    "Assigned": "joined left",
}
"""Where two are named, the one that adds and the one that takes away."""


def weighted(amount: int, chance: int) -> int:
    return round(Fraction(amount * chance, 10_000))


def total(worth: Worth, told: Streams, log: Streams, known_at: datetime) -> int:
    """Of all deals, each stream told so far; a stage that is not there yet counts as its first."""

    def chance(pipeline: UUID, id: UUID) -> int:
        own = told[pipeline] if id in order(told[pipeline]) else ()
        return stage(own or first_of(log[pipeline], id, NEVER, known_at), id)[1]

    return sum(worth(deal(own), chance) for own in told.values() if own and is_deal(own))


def is_deal(told: Sequence[Recorded]) -> bool:
    return bool(told) and isinstance(told[0].event, Opportunity.Opened)


def bridge(
    worth: Worth, log: Streams, was: tuple[datetime, datetime], now: tuple[datetime, datetime]
) -> tuple[int, Counter[str], int]:
    """Start, what each cause adds, end; from one (at, known at) to another."""
    (since, known_since), (at, known_at) = was, now
    held = {id: believed(own, since, known_since) for id, own in log.items()}
    start = total(worth, held, log, known_since)
    told = {id: believed(own, since, known_at) for id, own in log.items()}
    last = total(worth, told, log, known_at)
    added = Counter({"corrected": last - start})
    happened = [r for own in log.values() for r in believed(own, at, known_at)]
    later = [r for r in happened if r.occurred_at > since]
    for r in sorted(later, key=lambda r: (r.occurred_at, r.position)):
        before = deal(told[r.stream]) if is_deal(told[r.stream]) else {}
        told[r.stream] = [*told[r.stream], r]
        total_now = total(worth, told, log, known_at)
        if total_now != last:
            after = deal(told[r.stream]) if is_deal(told[r.stream]) else {}
            added[cause(r.event, before, after, total_now > last)] += total_now - last
        last = total_now
    return start, added, last


def cause(event: Any, before: Deal, after: Deal, is_more: bool) -> str:
    match event:
        case Opportunity.Moved(stages=stages):
            forward = stages.index(after["stage"]) > stages.index(before["stage"])
            return "moved_forward" if forward else "moved_back"
        case Opportunity.CloseDateChanged():
            sooner = (after["close_date"] or date.max) < (before["close_date"] or date.max)
            return "pulled_in" if sooner else "slipped"
    up, *down = CAUSES.get(type(event).__name__, "redefined").split()
    return up if is_more or not down else down[0]
