"""Contacts, archived ones too."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from readapi.records.kind import Filter, Kind


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
class ContactFilter(Filter):
    customer: UUID | None = None
    archived: bool | None = None


CONTACTS = Kind("contacts", Contact, ContactFilter)
