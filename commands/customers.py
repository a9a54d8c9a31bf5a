"""What can be done with a customer."""

from collections.abc import Iterator
from uuid import UUID

from commands.command import Command, Elsewhere, LookUp
from commands.forgetting import forgotten
from domain.customer import Customer, Kind, Profile
from domain.event import Event, Label
from domain.person import Particulars, Person
from domain.user import User


def enter(
    look_up: LookUp,
    *,
    name: Label,
    kind: Kind = "company",
    profile: Profile = Profile(),
    particulars: Particulars = Particulars(),
    owner: UUID | None = None,
) -> Iterator[Event]:
    """Take a customer into the books."""
    if owner:
        look_up(User, owner)
    yield Customer.Entered(
        name=name, kind=kind, profile=profile, particulars=particulars, owner=owner
    )


def rename(customer: Customer, _: LookUp, *, name: Label) -> Iterator[Event]:
    """Give the customer another name."""
    if name != customer.name:
        yield Customer.Renamed(name=name)


def describe(customer: Customer, _: LookUp, *, profile: Profile) -> Iterator[Event]:
    """Change what is known of the customer: only the fields that are given, null clears one."""
    if news := customer.profile.news(profile):
        yield Customer.Profiled(profile=news)


def detail(customer: Customer, _: LookUp, *, particulars: Particulars) -> Iterator[Event]:
    """Change how the customer is reached: only the fields that are given."""
    if news := customer.particulars.news(particulars):
        yield Customer.Detailed(particulars=news)


def assign(customer: Customer, look_up: LookUp, *, owner: UUID | None) -> Iterator[Event]:
    """Say who looks after the customer."""
    if owner:
        look_up(User, owner)
    if owner != customer.owner:
        yield Customer.Assigned(owner=owner)


def tag(customer: Customer, _: LookUp, *, tag: Label) -> Iterator[Event]:
    """Put a tag on the customer."""
    if tag not in customer.tags:
        yield Customer.Tagged(tag=tag)


def untag(customer: Customer, _: LookUp, *, tag: Label) -> Iterator[Event]:
    """Take a tag off the customer."""
    if tag in customer.tags:
        yield Customer.Untagged(tag=tag)


def archive(_: Customer, __: LookUp) -> Iterator[Event]:
    """Put the customer away; its past stays."""
    yield Customer.Archived()


def restore(_: Customer, __: LookUp) -> Iterator[Event]:
    """Take an archived customer out again."""
    yield Customer.Restored()


def forget(_: Customer, look_up: LookUp) -> Iterator[Elsewhere]:
    """Forget the customer for good: nobody can read again who they are, nor any text about them."""
    yield from forgotten(look_up, "customer")


COMMANDS = (
    Command("customers", Customer, enter, Customer.Entered, begins=True),
    Command("customers", Customer, rename, Customer.Renamed, commutes=True),
    Command("customers", Customer, describe, Customer.Profiled, commutes=True),
    Command("customers", Customer, detail, Customer.Detailed, commutes=True),
    Command("customers", Customer, assign, Customer.Assigned, commutes=True),
    Command("customers", Customer, tag, Customer.Tagged, commutes=True),
    Command("customers", Customer, untag, Customer.Untagged, commutes=True),
    Command("customers", Customer, archive, Customer.Archived),
    Command("customers", Customer, restore, Customer.Restored),
    Command("customers", Customer, forget, Person.Forgotten, commutes=True),
)
