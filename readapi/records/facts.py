"""Facts of every kind; amounts in minor units."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from domain.facts import FACTS
from readapi.nouns import NOUN_OF
from readapi.records.kind import Filter, Kind


@dataclass(frozen=True)
class Fact:
    """`kind` and `what` are its topic's; `about` another record that it names, `says` its outcome,
    page, form, method, scale or action.
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
class FactFilter(Filter):
    """`q` is any part of what it says, or of its text."""

    customer: UUID | None = None
    campaign: UUID | None = None
    about: UUID | None = None
    what: str | None = None


FACT_KINDS = tuple(Kind(NOUN_OF[fact], Fact, FactFilter, queries="facts") for fact in FACTS)
