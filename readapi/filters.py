"""What lists are narrowed down by, and their orders: a dataclass a noun, None for all."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from readapi import search


@dataclass(frozen=True)
class Filter:
    """`q` is any part of a name, and of an e-mail or phone number where the record has one."""

    q: str | None = None

    @property
    def digits(self) -> str | None:
        return search.digits(self.q or "")


@dataclass(frozen=True)
class UserFilter(Filter):
    has_left: bool | None = None


@dataclass(frozen=True)
class ProductFilter(Filter):
    retired: bool | None = None


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
class ContactFilter(Filter):
    customer: UUID | None = None
    archived: bool | None = None


@dataclass(frozen=True)
class FactFilter(Filter):
    """`q` is any part of what it says, or of its text."""

    customer: UUID | None = None
    campaign: UUID | None = None
    about: UUID | None = None
    what: str | None = None


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
