"""Contacts as they stand, archived ones too."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, NamedTuple
from uuid import UUID

from domain.contact import Contact
from domain.event import Personal
from domain.recorded import Recorded
from projections.customers import columns_of
from projections.engine.table import Json, Projection, Rows, Table
from projections.sound import sound

Own = Personal(of="contact")


class ContactRow(NamedTuple):
    """One contact, and at which customer in which post; `sound` is how the name is said."""

    contact: UUID
    customer: UUID
    name: Annotated[str, Own]
    post: str | None = None
    archived: bool = False
    address: Annotated[str | None, Own] = None
    phones: Annotated[tuple[str, ...], Own] = ()
    emails: Annotated[tuple[str, ...], Own] = ()
    birthday: Annotated[date | None, Own] = None
    handles: Annotated[Json, Own] = Json("{}")
    care_dates: Annotated[Json, Own] = Json("{}")
    custom: Annotated[Json, Own] = Json("{}")
    sound: Annotated[str, Own] = ""


def changes(recorded: Recorded, rows: Rows) -> Iterator[ContactRow]:
    match recorded.event:
        case Contact.Added(name=name, customer=customer, position=post, particulars=particulars):
            row = ContactRow(recorded.stream, customer, name, post)
            yield row._replace(sound=sound(name), **columns_of(particulars))
        case Contact.Renamed(name=name):
            yield rows.one(ContactRow)._replace(name=name, sound=sound(name))
        case Contact.Appointed(position=post, customer=customer):
            yield rows.one(ContactRow)._replace(post=post, customer=customer)
        case Contact.Detailed(particulars=particulars):
            yield rows.one(ContactRow)._replace(**columns_of(particulars))
        case Contact.Archived():
            yield rows.one(ContactRow)._replace(archived=True)
        case Contact.Restored():
            yield rows.one(ContactRow)._replace(archived=False)


CONTACTS = Projection(
    name="contacts",
    of=(Contact,),
    tables=(Table("contacts", ContactRow, key=("contact",), found_by=("customer",)),),
    changes=changes,
)
