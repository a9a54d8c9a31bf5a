"""What can be done with a customer."""

from collections.abc import Collection, Iterator
from typing import Literal, TypeVar
from uuid import UUID

from commands.command import Command, Elsewhere, LookUp
from commands.forgetting import forgotten
from commands.merging import other
from domain.customer import Customer, CustomerMerged, Kind, Profile
from domain.event import Event, Label
from domain.person import Partial, Particulars, Person
from domain.user import User

P = TypeVar("P", bound=Partial)

Value = Literal[
    "name",
    "owner",
    "tags",
    "industry",
    "size",
    "region",
    "source",
    "lifecycle",
    "segment",
    "language",
    "channel",
    "address",
    "phones",
    "emails",
    "handles",
    "birthday",
    "care_dates",
    "custom",
]
"""What a customer has that another record of theirs can take over."""


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


def merge(
    customer: Customer, look_up: LookUp, *, into: UUID, take: tuple[Value, ...] = ()
) -> Iterator[Event | Elsewhere]:
    """Merge this record into another one of the same customer, under which all is found from then
    on. The other takes over the values that are named; of what there can be several of, it keeps
    its own too.
    """
    survivor = other(look_up, customer, into)
    yield Customer.MergedInto(survivor=into)
    yield Elsewhere(into, Customer.TookIn(merged=look_up.own))
    for said in taken(survivor, customer, take):
        yield Elsewhere(into, said)


def taken(survivor: Customer, merged: Customer, take: Collection[Value]) -> Iterator[Event]:
    """What the survivor gets of the values that are named, as far as the other record has one that
    is new to them.
    """
    if "name" in take and merged.name != survivor.name:
        yield Customer.Renamed(name=merged.name)
    if news := survivor.profile.news(added(survivor.profile, merged.profile, take)):
        yield Customer.Profiled(profile=news)
    if more := survivor.particulars.news(added(survivor.particulars, merged.particulars, take)):
        yield Customer.Detailed(particulars=more)
    if "owner" in take and merged.owner not in {None, survivor.owner}:
        yield Customer.Assigned(owner=merged.owner)
    if "tags" in take:
        yield from (Customer.Tagged(tag=tag) for tag in sorted(merged.tags - survivor.tags))


def added(kept: P, other: P, take: Collection[str]) -> P:
    """The fields that are named and filled in the other."""
    filled = {name: each for name, each in other if name in take and each is not None}
    return type(kept)(**{name: both(getattr(kept, name), each) for name, each in filled.items()})


def both(kept: object, taken: object) -> object:
    """Of what there can be several of all, each once; else the one that is taken."""
    match kept, taken:
        case tuple(), tuple():
            return tuple(dict.fromkeys(kept + taken))
        case dict(), dict():
            return kept | taken
    return taken


def forget(customer: Customer, look_up: LookUp) -> Iterator[Elsewhere]:
    """Forget the customer for good: nobody can read again who they are, nor any text about them.
    What was merged into them is forgotten with them.
    """
    if customer.merged_into:
        raise CustomerMerged(into=customer.merged_into)
    yield from forgotten(look_up, "customer")
    for merged in all_taken_in(look_up, customer):
        yield from forgotten(look_up, "customer", merged)


def all_taken_in(look_up: LookUp, customer: Customer) -> Iterator[UUID]:
    """Whatever was merged into them, and into that."""
    for merged in sorted(customer.took_in):
        yield merged
        yield from all_taken_in(look_up, look_up(Customer, merged))


def on_the_books(look_up: LookUp, customer: UUID) -> Customer:
    """Under whom something new is noted. Raises `CustomerMerged`."""
    found = look_up(Customer, customer)
    if found.merged_into:
        raise CustomerMerged(customer=customer, into=found.merged_into)
    return found


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
    Command("customers", Customer, merge, Customer.MergedInto),
    Command("customers", Customer, forget, Person.Forgotten, commutes=True),
)
