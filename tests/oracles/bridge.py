"""The bridge by direct definition: knows events, nothing else of ours."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from domain.recorded import Recorded
from tests.oracles.causes import cause
from tests.oracles.deals import deal
from tests.oracles.naive import believed, is_deal
from tests.oracles.pipelines import first_of, order, stage

NEVER = datetime.min.replace(tzinfo=UTC)
Deal = Mapping[str, Any]
Streams = Mapping[UUID, Sequence[Recorded]]
Worth = Callable[[Deal, Callable[[UUID, UUID], int]], int]
"""What a deal counts, given the probability of a (pipeline, stage) in ten-thousandths."""


def weighted(amount: int, chance: int) -> int:
    return round(Fraction(amount * chance, 10_000))


def total(worth: Worth, told: Streams, log: Streams, known_at: datetime) -> int:
    """Of all deals, each stream told so far; a stage that is not there yet counts as its first."""

    def chance(pipeline: UUID, id: UUID) -> int:
        own = told[pipeline] if id in order(told[pipeline]) else ()
        return stage(own or first_of(log[pipeline], id, NEVER, known_at), id)[1]

    return sum(worth(deal(own), chance) for own in told.values() if is_deal(own))


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
    for r in sorted(happened, key=lambda r: (r.occurred_at, r.position)):
        if r.occurred_at > since:
            told[r.stream] = [*told[r.stream], r]
            now_worth = total(worth, told, log, known_at)
            added[cause(told[r.stream], now_worth > last)] += now_worth - last
            last = now_worth
    return start, added, last
