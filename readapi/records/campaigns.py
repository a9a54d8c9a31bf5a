"""Campaigns, archived ones too; budgets in minor units."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from readapi.records.kind import Filter, Kind


@dataclass(frozen=True)
class Campaign:
    """`audience` has what is said of those whom it is for; its own deals come from
    its `source`; when it last `started` and `stopped`.
    """

    id: UUID
    name: str
    audience: dict[str, str]
    channels: list[str]
    budget: int | None
    currency: str | None
    begins: date | None
    ends: date | None
    owner: UUID | None
    source: str | None
    status: str
    archived: bool
    started: datetime | None
    stopped: datetime | None
    reason: str | None
    version: int
    owner_name: str | None = None


@dataclass(frozen=True)
class CampaignFilter(Filter):
    status: Literal["planned", "running", "stopped"] | None = None
    channel: str | None = None
    owner: UUID | None = None
    archived: bool | None = None


CAMPAIGNS = Kind("campaigns", Campaign, CampaignFilter)
