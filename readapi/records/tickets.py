"""Tickets, settled ones too; cost in minor units."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from domain.ticket import Kind as TicketKind
from domain.ticket import Priority, Status
from readapi.records.kind import Filter, Kind


@dataclass(frozen=True)
class Ticket:
    """`answered` is when the customer first heard of us, `contacts` how often they did; `made_sla`
    and `reassignments` are what another system counted.
    """

    id: UUID
    name: str
    customer: UUID
    kind: str
    opened: datetime
    status: str
    awaiting: str | None
    contact: UUID | None
    order: UUID | None
    channel: str | None
    reference: str | None
    owner: UUID | None
    team: str | None
    priority: int | None
    category: str | None
    made_sla: bool | None
    reassignments: int | None
    answered: datetime | None
    settled: datetime | None
    contacts: int
    reopenings: int
    cause: str | None
    remedy: str | None
    prevention: str | None
    cost: int | None
    currency: str | None
    version: int
    customer_name: str | None = None
    contact_name: str | None = None
    owner_name: str | None = None


@dataclass(frozen=True)
class TicketFilter(Filter):
    """`q` is any part of the name or of the reference; `open` is what is not settled."""

    customer: UUID | None = None
    kind: TicketKind | None = None
    status: Status | None = None
    open: bool | None = None
    priority: Priority | None = None
    owner: UUID | None = None
    team: str | None = None
    order: UUID | None = None
    sort: Literal["-opened", "opened", "-settled", "priority", "name"] = "-opened"


TICKETS = Kind("tickets", Ticket, TicketFilter)
