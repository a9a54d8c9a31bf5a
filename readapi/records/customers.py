"""Customers, archived ones too, with their deals; one alone with its contacts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from readapi.board import Closed
from readapi.cursor import Page
from readapi.ports import Snapshot
from readapi.records.contacts import CONTACTS, Contact, ContactFilter
from readapi.records.kind import Filter, Kind, by_id, ids, listed, of_ids
from readapi.records.opportunities import OPPORTUNITIES, Opportunity, OpportunityFilter
from readapi.scores import Score, last_scores

MOST = Page(500)
"""Contacts or deals beside a customer: who wants more, lists them."""


@dataclass(frozen=True)
class Deals:
    """How many deals a customer has, and what they are worth."""

    open: Closed
    won: Closed
    lost: Closed


@dataclass(frozen=True)
class Customer:
    """In the books `since`; `merged_into` the one that stands for it, and standing for what it
    `took_in`.
    """

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
    merged_into: UUID | None
    took_in: list[UUID]
    version: int
    merged_into_name: str | None = None
    owner_name: str | None = None
    deals: Deals | None = None
    scores: tuple[Score, ...] = ()


@dataclass(frozen=True)
class Around:
    """Contacts by name, opportunities latest first; archived ones too."""

    contacts: Sequence[Contact]
    opportunities: Sequence[Opportunity]


@dataclass(frozen=True)
class CustomerFilter(Filter):
    kind: Literal["company", "person"] | None = None
    lifecycle: Literal["lead", "prospect", "customer", "lapsed"] | None = None
    industry: str | None = None
    region: str | None = None
    segment: str | None = None
    tag: str | None = None
    owner: UUID | None = None
    archived: bool | None = None
    sort: Literal["name", "-name", "since", "-since"] = "name"


@dataclass(frozen=True)
class DealSum:
    customer: UUID
    status: str
    currency: str
    n: int
    value: int


async def with_deals(snapshot: Snapshot, found: Sequence[Customer]) -> list[Customer]:
    sums = by_id(await of_ids(snapshot, "deals", DealSum, ids(found)), "customer")
    scores = await last_scores(snapshot, "customers", ids(found))
    return [replace(each, deals=deals(sums[each.id]), scores=scores[each.id]) for each in found]


def deals(sums: Sequence[DealSum]) -> Deals:
    def closed(status: str) -> Closed:
        own = [each for each in sums if each.status == status]
        return Closed(sum(each.n for each in own), {each.currency: each.value for each in own})

    return Deals(closed("open"), closed("won"), closed("lost"))


async def around(snapshot: Snapshot, customer: UUID) -> Around:
    people = await listed(snapshot, CONTACTS, ContactFilter(customer=customer), MOST)
    deals = await listed(snapshot, OPPORTUNITIES, OpportunityFilter(customer=customer), MOST)
    return Around(people.items, deals.items)


CUSTOMERS = Kind("customers", Customer, CustomerFilter, with_deals, around)
