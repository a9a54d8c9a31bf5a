"""How deals stand, by direct definition: knows events, nothing else of ours."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from domain.opportunity import ENTERING, Opportunity
from domain.recorded import Recorded
from tests.oracles.naive import amount, field, last


def deal(told: Sequence[Recorded]) -> dict[str, Any]:
    begun, closing = (
        told[0],
        last(told, Opportunity.Opened, Opportunity.Won, Opportunity.Lost, Opportunity.Reopened),
    )
    assert isinstance(begun.event, Opportunity.Opened)
    assert closing
    status = {Opportunity.Won: "won", Opportunity.Lost: "lost"}.get(type(closing.event), "open")
    own = field(told, "probability", Opportunity.Rated)
    return {
        "opportunity": begun.stream,
        "name": field(told, "name", Opportunity.Opened, Opportunity.Renamed),
        "customer": begun.event.customer,
        "pipeline": field(told, "pipeline", Opportunity.Opened, Opportunity.Joined),
        "stage": field(told, "stage", *ENTERING),
        "amount": amount(told),
        "currency": begun.event.amount.currency,
        "opened": begun.occurred_at,
        "status": status,
        "archived": is_away(told),
        "closed": None if status == "open" else closing.occurred_at,
        "reason": getattr(closing.event, "reason", None),
        "close_date": field(told, "close_date", Opportunity.Opened, Opportunity.CloseDateChanged),
        "owner": field(told, "owner", Opportunity.Opened, Opportunity.Assigned),
        "source": begun.event.source,
        "probability": None if own is None else round(own * 10_000),  # type: ignore[operator]
        "next_step": field(told, "text", Opportunity.NextStepSet) or None,
        "next_due": field(told, "due", Opportunity.NextStepSet),
        "merged_into": field(told, "survivor", Opportunity.MergedInto),
    }


def lines(told: Sequence[Recorded]) -> list[tuple[UUID, int]]:
    """What is to be sold, for how much."""
    said = last(told, Opportunity.LinesChanged)
    sold = said.event.lines if said and isinstance(said.event, Opportunity.LinesChanged) else ()
    return [(each.product, round(each.quantity * each.price.minor)) for each in sold]


def is_away(told: Sequence[Recorded]) -> bool:
    put = last(told, Opportunity.Archived, Opportunity.Restored, Opportunity.MergedInto)
    return put is not None and not isinstance(put.event, Opportunity.Restored)
