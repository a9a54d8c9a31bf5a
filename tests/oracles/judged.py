"""What came of one record, by direct definition: knows events, nothing else of ours."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from domain.recorded import Recorded
from tests.oracles.deals import deal

Case = tuple[str, UUID, Any]
"""(measure, record or customer, what came of it)."""

HEARD = {"Ticket.Answered", "Ticket.Resolved", "Ticket.Closed"}


def says(r: Recorded) -> str:
    return type(r.event).__qualname__


def of_one(told: Sequence[Recorded]) -> Iterator[Case]:
    """As it is told up to when it is judged."""
    id, begun, event = told[0].stream, told[0].occurred_at, vars(told[0].event)
    match says(told[0]):
        case "Opportunity.Opened":
            stands: Any = deal(told)
            yield "conversion", id, stands["status"] == "won"
            yield "loss", id, stands["status"] == "lost"
            if stands["closed"]:
                yield "cycle_days", id, (stands["closed"] - begun) / timedelta(days=1)
        case "Ticket.Opened":
            heard = [r.occurred_at for r in told if is_heard(r)]
            if heard:
                yield "first_response_hours", id, (heard[0] - begun) / timedelta(hours=1)
        case "Rating.Given" if event["scale"] == "csat" and event["ticket"]:
            yield "satisfaction", event["customer"], event["score"] >= 4


def is_heard(r: Recorded) -> bool:
    return says(r) in HEARD or vars(r.event).get("awaiting") == "customer"
