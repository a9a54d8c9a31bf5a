"""What visits are told apart by: knows events, nothing else of ours."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from domain.customer import Customer
from domain.facts import Touch
from domain.recorded import Recorded
from tests.oracles.deals import lines
from tests.oracles.naive import believed
from tests.oracles.visits import Stay

Log = Mapping[UUID, Sequence[Recorded]]
FOREVER = datetime.fromisoformat("9999-12-31T00:00Z")


def part(
    log: Log, by: str, deal: UUID, stay: Stay, days: int, at: datetime, known: datetime
) -> Any:
    """None of what has none; `days` that a touch counts."""
    opened: Any = believed(log[deal], at, known)[0]
    match by:
        case "source":
            return opened.event.source
        case "owner":
            return stay.owner
        case "product":
            then = believed(log[deal], stay.begun, known)
            return max(lines(then), key=lambda each: each[1], default=(None,))[0]
        case "segment":
            return segment(log.get(opened.event.customer, ()), at, known)
        case "campaign":
            since = opened.occurred_at - timedelta(days=days)
            facts: list[Any] = [r for own in log.values() for r in believed(own, at, known)]
            touches = [
                (r.occurred_at, r.position, r.event.campaign)
                for r in facts
                if isinstance(r.event, Touch.Made) and r.event.customer == opened.event.customer
                if since < r.occurred_at <= opened.occurred_at
            ]
            return max(touches, default=(None,))[-1]


def segment(stream: Sequence[Recorded], at: datetime, known_at: datetime) -> Any:
    """Of one that is not there yet as it began, as was known then, else as soon as it was."""
    told = believed(stream, at, known_at)
    for known in (known_at, *sorted(r.known_from for r in stream)):
        ever = believed(stream, FOREVER, known)
        told = told or [r for r in ever if r.occurred_at == ever[0].occurred_at]
    said: list[Any] = [r for r in told if isinstance(r.event, Customer.Profiled)]
    return said[-1].event.profile.segment if said else None
