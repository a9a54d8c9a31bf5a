"""What is believed, and what was last said: knows events, nothing else of ours."""

from collections.abc import Sequence
from datetime import datetime

from domain.opportunity import Opportunity
from domain.recorded import Recorded
from domain.story import Retracted


def believed(stream: Sequence[Recorded], at: datetime, known_at: datetime) -> list[Recorded]:
    known = [r for r in stream if r.known_from <= known_at]
    gone = [v for r in known if isinstance(r.event, Retracted) for v in r.event.versions]
    told = [r for r in known if not isinstance(r.event, Retracted) and r.version not in gone]
    told.sort(key=lambda r: (r.occurred_at, r.version))
    return [r for r in told if r.occurred_at <= min(at, known_at)]


def is_deal(told: Sequence[Recorded]) -> bool:
    return bool(told) and isinstance(told[0].event, Opportunity.Opened)


def last(told: Sequence[Recorded], *kinds: type) -> Recorded | None:
    return next((r for r in reversed(told) if isinstance(r.event, kinds)), None)


def field(told: Sequence[Recorded], name: str, *kinds: type) -> object:
    """As the last event of those kinds says it."""
    return getattr(said.event, name, None) if (said := last(told, *kinds)) else None


def amount(told: Sequence[Recorded]) -> int:
    """In minor units: the sum of the last lines, if there were any since it was last said."""
    for r in reversed(told):
        if isinstance(r.event, Opportunity.Opened | Opportunity.AmountChanged):
            return r.event.amount.minor
        if isinstance(r.event, Opportunity.LinesChanged) and r.event.lines:
            return sum(round(each.quantity * each.price.minor) for each in r.event.lines)
    raise AssertionError("a deal begins with an amount")
