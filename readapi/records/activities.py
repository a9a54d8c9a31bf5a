"""Activities: what is to be done, and what was done or cancelled."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from readapi.records.kind import Filter, Kind

When = Literal["overdue", "today", "later", "undated"]


@dataclass(frozen=True)
class Activity:
    """For a `day`: due by its end, or from an instant on for so many `minutes`; planned and
    `overdue` since its `deadline`. `closed` when it was done or cancelled.
    """

    id: UUID
    kind: str
    name: str
    forgotten: bool
    customer: UUID | None
    contact: UUID | None
    opportunity: UUID | None
    due: date | None
    begins: datetime | None
    minutes: int | None
    link: str | None
    priority: str
    owner: UUID | None
    status: str
    closed: datetime | None
    reason: str | None
    outcome: str | None
    day: date | None
    deadline: datetime | None
    overdue: bool
    version: int
    customer_name: str | None = None
    contact_name: str | None = None
    opportunity_name: str | None = None
    owner_name: str | None = None


@dataclass(frozen=True)
class ActivityFilter(Filter):
    """`when` is of planned ones: overdue, due on the day, later, or at no time."""

    kind: Literal["task", "call", "meeting"] | None = None
    status: Literal["planned", "done", "cancelled"] | None = None
    when: When | None = None
    priority: Literal["low", "normal", "high"] | None = None
    customer: UUID | None = None
    contact: UUID | None = None
    opportunity: UUID | None = None
    owner: UUID | None = None


ACTIVITIES = Kind("activities", Activity, ActivityFilter)
