"""Visits by direct definition: knows events, nothing else of ours."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.opportunity import Opportunity
from domain.recorded import Recorded
from tests.oracles.naive import amount, field

LEAVING = dict.fromkeys(("Joined", "Archived", "MergedInto"), "left")
ENDING = {"Won": "won", "Lost": "lost", **LEAVING}


@dataclass(frozen=True)
class Stay:
    pipeline: UUID
    stage: UUID
    stages: tuple[UUID, ...]
    by: type
    begun: datetime
    worth: int
    amount: int
    owner: UUID | None = None
    outcome: str = "here"
    ended: datetime | None = None


def stays(told: Sequence[Recorded]) -> list[Stay]:
    """In their order; on entering the deal was `worth` that and had that `owner`, its `amount` is
    at the end or now.
    """
    out: list[Stay] = []
    pipeline: Any = None
    for number, r in enumerate(told, 1):
        event: Any = r.event
        now = amount(told[:number])
        pipeline = getattr(event, "pipeline", pipeline)
        if out and out[-1].outcome == "here":
            out[-1] = replace(out[-1], amount=now)
            if outcome := way_out(event, out[-1]):
                out[-1] = replace(out[-1], outcome=outcome, ended=r.occurred_at)
        if isinstance(event, Opportunity.Restored) and out[-1].outcome in {"won", "lost"}:
            continue  # put away when it was closed: it enters nothing
        if hasattr(event, "stages"):  # which all carry that enter one
            entry = (pipeline, event.stage, event.stages, type(event), r.occurred_at)
            owner: Any = field(told[:number], "owner", Opportunity.Opened, Opportunity.Assigned)
            out.append(Stay(*entry, worth=now, amount=now, owner=owner))
    return out


def way_out(event: object, stay: Stay) -> str | None:
    if isinstance(event, Opportunity.Moved):
        place = event.stages.index
        return "advanced" if place(event.stage) > place(stay.stage) else "went_back"
    return ENDING.get(type(event).__name__)
