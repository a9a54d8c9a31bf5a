"""Bridges of what is counted, also by a clock, by direct definition: knows events, nothing else."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from domain.recorded import Recorded
from tests.oracles.causes import cause
from tests.oracles.naive import believed

Story = Sequence[Recorded]
Streams = Mapping[UUID, Story]


def bridge(
    total: Callable[[Streams, datetime], int],
    log: Streams,
    was: tuple[datetime, datetime],
    now: tuple[datetime, datetime],
) -> tuple[int, Counter[str], int]:
    """Start, what each cause adds, end; from one (at, known at) to another."""
    (since, known_since), (at, known_at) = was, now
    start = total({id: believed(own, since, known_since) for id, own in log.items()}, since)
    told = {id: believed(own, since, known_at) for id, own in log.items()}
    reached = total(told, since)
    added = Counter({"corrected": reached - start})
    happened = [r for own in log.values() for r in believed(own, at, known_at)]
    for r in sorted(happened, key=lambda r: (r.occurred_at, r.position)):
        if r.occurred_at > since:
            before = total(told, r.occurred_at)
            added["time_passed"] += before - reached
            told[r.stream] = [*told[r.stream], r]
            reached = total(told, r.occurred_at)
            added[cause(told[r.stream], reached > before)] += reached - before
    added["time_passed"] += total(told, at) - reached
    return start, added, total(told, at)
