"""Opportunities, archived and merged ones too; amounts in minor units, chances in 1/10,000."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from domain import opportunity
from readapi.names import named
from readapi.ports import Snapshot
from readapi.records.kind import ELSEWHERE, Filter, Kind, by_id, ids, of_ids
from readapi.scores import Score, last_scores


@dataclass(frozen=True)
class Line:
    """So much of a product at that price a piece."""

    opportunity: UUID
    line: int
    product: UUID
    quantity: Decimal
    price: int
    amount: int
    currency: str
    product_name: str | None = None


@dataclass(frozen=True)
class Part:
    """The role that a contact plays."""

    opportunity: UUID
    contact: UUID
    role: str
    contact_name: str | None = None


@dataclass(frozen=True)
class Opportunity:
    """`probability` is its own; `days` whole days in its stage, of an open one. Of its activities
    the one to be done first is `next_activity`; `next_step` is what was noted. One that was
    `merged_into` another is archived, and that one stands for it.
    """

    id: UUID
    name: str
    customer: UUID
    pipeline: UUID
    stage: UUID
    amount: int
    currency: str
    opened: datetime
    status: str
    archived: bool
    closed: datetime | None
    reason: str | None
    close_date: date | None
    owner: UUID | None
    source: str | None
    probability: int | None
    next_step: str | None
    next_due: date | None
    days: int | None
    rots_after: int | None
    next_activity: UUID | None
    next_activity_day: date | None
    next_activity_overdue: bool
    merged_into: UUID | None
    version: int
    customer_name: str | None = None
    pipeline_name: str | None = None
    stage_name: str | None = None
    owner_name: str | None = None
    next_activity_name: str | None = None
    merged_into_name: str | None = None
    lines: tuple[Line, ...] = ()
    contacts: tuple[Part, ...] = ()
    scores: tuple[Score, ...] = ()


@dataclass(frozen=True)
class OpportunityFilter(Filter):
    customer: UUID | None = None
    pipeline: UUID | None = None
    stage: UUID | None = None
    status: Literal["open", "won", "lost"] | None = None
    owner: UUID | None = None
    archived: bool | None = None
    sort: Literal["-opened", "opened", "-closed", "close_date", "-amount", "amount", "name"] = (
        "-opened"
    )


async def with_parts(snapshot: Snapshot, found: Sequence[Opportunity]) -> list[Opportunity]:
    sold = await named(snapshot, await of_ids(snapshot, "lines", Line, ids(found)))
    parts = await named(snapshot, await of_ids(snapshot, "parts", Part, ids(found)))
    own, played = by_id(sold, "opportunity"), by_id(parts, "opportunity")
    scores = await last_scores(snapshot, "opportunities", ids(found))
    return [
        replace(each, lines=own[each.id], contacts=played[each.id], scores=scores[each.id])
        for each in found
    ]


def careful(deal: opportunity.Opportunity) -> dict[str, object]:
    return {
        "stage": ELSEWHERE,
        "stages": (deal.stage, ELSEWHERE),
        "pipeline": ELSEWHERE,
        "amount": deal.amount,
        "lines": deal.lines,
        "contact": deal.contacts[0][0] if deal.contacts else ELSEWHERE,
    }


OPPORTUNITIES = Kind("opportunities", Opportunity, OpportunityFilter, with_parts, careful=careful)
