"""Campaigns as they stand, archived ones too."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

from domain.campaign import Audience, Campaign
from domain.money import Money
from domain.recorded import Recorded
from projections.engine.table import Json, Projection, Rows, Table


class CampaignRow(NamedTuple):
    """One campaign: whom it is for as JSON of what is said of them, `budget` in minor units; when
    it was last started and stopped.
    """

    campaign: UUID
    name: str
    audience: Json
    channels: tuple[str, ...]
    budget: int | None
    currency: str | None
    begins: date | None
    ends: date | None
    owner: UUID | None
    source: str | None = None
    status: Literal["planned", "running", "stopped"] = "planned"
    archived: bool = False
    started: datetime | None = None
    stopped: datetime | None = None
    reason: str | None = None


def changes(recorded: Recorded, rows: Rows) -> Iterator[CampaignRow]:
    match recorded.event:
        case Campaign.Planned() as planned:
            yield CampaignRow(
                campaign=recorded.stream,
                name=planned.name,
                audience=told(planned.audience),
                channels=planned.channels,
                **costs(planned.budget),
                begins=planned.begins,
                ends=planned.ends,
                owner=planned.owner,
                source=planned.source,
            )
        case _:
            yield changed(recorded, rows.one(CampaignRow))


def changed(recorded: Recorded, row: CampaignRow) -> CampaignRow:
    match recorded.event:
        case Campaign.Renamed(name=name):
            return row._replace(name=name)
        case Campaign.Aimed(audience=audience):
            return row._replace(audience=told(audience))
        case Campaign.ChannelsChosen(channels=channels):
            return row._replace(channels=channels)
        case Campaign.Budgeted(budget=budget):
            return row._replace(**costs(budget))
        case Campaign.Scheduled(begins=begins, ends=ends):
            return row._replace(begins=begins, ends=ends)
        case Campaign.Assigned(owner=owner):
            return row._replace(owner=owner)
        case Campaign.SourceNamed(source=source):
            return row._replace(source=source)
        case Campaign.Started():
            at = recorded.occurred_at
            return row._replace(status="running", started=at, stopped=None, reason=None)
        case Campaign.Stopped(reason=reason):
            return row._replace(status="stopped", stopped=recorded.occurred_at, reason=reason)
        case Campaign.Archived():
            return row._replace(archived=True)
        case Campaign.Restored():
            return row._replace(archived=False)
    return row


def told(audience: Audience) -> Json:
    return Json(audience.model_dump_json(exclude_none=True))


def costs(budget: Money | None) -> dict[str, Any]:
    if budget is None:
        return {"budget": None, "currency": None}
    return {"budget": budget.minor, "currency": budget.currency}


CAMPAIGNS = Projection(
    name="campaigns",
    of=(Campaign,),
    tables=(Table("campaigns", CampaignRow, key=("campaign",)),),
    changes=changes,
)
