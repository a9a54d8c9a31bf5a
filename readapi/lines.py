"""What an answer tells of one record of each noun: as it is at (at, known_at), names joined.

Amounts and prices in minor units, probabilities in ten-thousandths; `version` is the record's own,
for If-Match. Who is `forgotten` has an empty name, and nothing else that was personal.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from readapi.board import Closed


@dataclass(frozen=True)
class User:
    id: UUID
    name: str
    forgotten: bool
    login: str
    role: str
    has_left: bool
    version: int


@dataclass(frozen=True)
class Stage:
    """`place` counts from 0; a deal rots after more than `rots_after` days."""

    pipeline: UUID
    stage: UUID
    place: int
    name: str
    probability: int
    rots_after: int | None
    retired: bool


@dataclass(frozen=True)
class Pipeline:
    id: UUID
    name: str
    version: int
    stages: tuple[Stage, ...] = ()


@dataclass(frozen=True)
class Product:
    id: UUID
    name: str
    series: str | None
    price: int
    cost: int | None
    currency: str
    retired: bool
    version: int


@dataclass(frozen=True)
class Deals:
    """How many deals a customer has, and what they are worth."""

    open: Closed
    won: Closed
    lost: Closed


@dataclass(frozen=True)
class Customer:
    """In the books `since`."""

    id: UUID
    name: str
    forgotten: bool
    kind: str
    since: datetime
    industry: str | None
    size: str | None
    region: str | None
    source: str | None
    lifecycle: str | None
    segment: str | None
    language: str | None
    channel: str | None
    owner: UUID | None
    tags: list[str]
    archived: bool
    address: str | None
    phones: list[str]
    emails: list[str]
    birthday: date | None
    handles: dict[str, str]
    care_dates: dict[str, date]
    custom: dict[str, str]
    version: int
    owner_name: str | None = None
    deals: Deals | None = None


@dataclass(frozen=True)
class Contact:
    """`post` is the contact's position at the customer."""

    id: UUID
    customer: UUID
    name: str
    forgotten: bool
    post: str | None
    archived: bool
    address: str | None
    phones: list[str]
    emails: list[str]
    birthday: date | None
    handles: dict[str, str]
    care_dates: dict[str, date]
    custom: dict[str, str]
    version: int
    customer_name: str | None = None


@dataclass(frozen=True)
class Fact:
    """`kind` and `what` are its topic's; `about` another record that it names, `says` its outcome,
    page, form, method or scale.
    """

    id: UUID
    kind: str
    what: str
    occurred_at: datetime
    customer: UUID | None
    campaign: UUID | None
    about: UUID | None
    channel: str | None
    says: str | None
    seconds: int | None
    score: int | None
    quantity: Decimal | None
    amount: int | None
    currency: str | None
    visitor: str | None
    text: str | None
    fields: dict[str, str] | None
    version: int
    customer_name: str | None = None
    campaign_name: str | None = None
    about_name: str | None = None


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
    """`probability` is its own; `days` whole days in its stage, of an open one."""

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
    version: int
    customer_name: str | None = None
    pipeline_name: str | None = None
    stage_name: str | None = None
    owner_name: str | None = None
    lines: tuple[Line, ...] = ()
    contacts: tuple[Part, ...] = ()
