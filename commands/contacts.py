"""What can be done with a contact."""

from collections.abc import Iterator
from uuid import UUID

from commands.command import Command, Elsewhere, LookUp
from commands.customers import on_the_books
from commands.forgetting import forgotten
from domain.contact import Contact
from domain.event import Event, Label
from domain.person import Particulars, Person


def add(
    look_up: LookUp,
    *,
    name: Label,
    customer: UUID,
    position: Label | None = None,
    particulars: Particulars = Particulars(),
) -> Iterator[Event]:
    """Note a person at a customer."""
    on_the_books(look_up, customer)
    yield Contact.Added(name=name, customer=customer, position=position, particulars=particulars)


def rename(contact: Contact, _: LookUp, *, name: Label) -> Iterator[Event]:
    """Give the contact another name."""
    if name != contact.name:
        yield Contact.Renamed(name=name)


def appoint(
    contact: Contact, look_up: LookUp, *, position: Label | None, customer: UUID | None = None
) -> Iterator[Event]:
    """Say which position the contact has now, where it changed at which customer."""
    if customer:
        on_the_books(look_up, customer)
    customer = customer or contact.customer
    if (position, customer) != (contact.position, contact.customer):
        yield Contact.Appointed(position=position, customer=customer)


def detail(contact: Contact, _: LookUp, *, particulars: Particulars) -> Iterator[Event]:
    """Change how the contact is reached: only the fields that are given."""
    if news := contact.particulars.news(particulars):
        yield Contact.Detailed(particulars=news)


def archive(_: Contact, __: LookUp) -> Iterator[Event]:
    """Put the contact away; its past stays."""
    yield Contact.Archived()


def restore(_: Contact, __: LookUp) -> Iterator[Event]:
    """Take an archived contact out again."""
    yield Contact.Restored()


def forget(_: Contact, look_up: LookUp) -> Iterator[Elsewhere]:
    """Forget the contact for good: nobody can read again who they are."""
    yield from forgotten(look_up, "contact")


COMMANDS = (
    Command("contacts", Contact, add, Contact.Added, begins=True),
    Command("contacts", Contact, rename, Contact.Renamed, commutes=True),
    Command("contacts", Contact, appoint, Contact.Appointed, commutes=True),
    Command("contacts", Contact, detail, Contact.Detailed, commutes=True),
    Command("contacts", Contact, archive, Contact.Archived),
    Command("contacts", Contact, restore, Contact.Restored),
    Command("contacts", Contact, forget, Person.Forgotten, commutes=True),
)
