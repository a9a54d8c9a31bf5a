"""The customer: a company or a person that buys, might buy, or no longer does."""

from dataclasses import dataclass, replace
from typing import Annotated, Literal, Self
from uuid import UUID

from domain.errors import Conflict
from domain.event import Event, Label, OwnLabel, Personal
from domain.merging import GoesInto, TakesIn
from domain.person import Partial, Particulars

Kind = Literal["company", "person"]
Lifecycle = Literal["lead", "prospect", "customer", "lapsed"]


class CustomerArchived(Conflict, code="customer_archived"):
    """The customer is archived: restore it first."""


class CustomerNotArchived(Conflict, code="customer_not_archived"):
    """The customer is not archived."""


class CustomerMerged(Conflict, code="customer_merged"):
    """The customer is merged into another: turn to that one, or split them again."""


class Profile(Partial):
    """What is known of a customer that tells nobody who it is."""

    industry: Label | None = None
    size: Label | None = None
    region: Label | None = None
    source: Label | None = None
    lifecycle: Lifecycle | None = None
    segment: Label | None = None
    language: Label | None = None
    channel: Label | None = None


@dataclass(frozen=True)
class Customer:
    name: str
    kind: Kind
    profile: Profile
    particulars: Particulars
    owner: UUID | None = None
    tags: frozenset[str] = frozenset()
    archived: bool = False
    merged_into: UUID | None = None
    took_in: frozenset[UUID] = frozenset()

    class Entered(Event, topic="customer.entered.v1"):
        """A customer came into the books."""

        name: OwnLabel
        kind: Kind
        profile: Profile = Profile()
        particulars: Annotated[Particulars, Personal(of="stream")] = Particulars()
        owner: UUID | None = None

    class Renamed(Event, topic="customer.renamed.v1"):
        """The customer has another name."""

        name: OwnLabel

    class Profiled(Event, topic="customer.profiled.v1"):
        """More or something else is known of the customer."""

        profile: Profile

    class Detailed(Event, topic="customer.detailed.v1"):
        """The customer is reached otherwise, or told something of themselves."""

        particulars: Annotated[Particulars, Personal(of="stream")]

    class Assigned(Event, topic="customer.assigned.v1"):
        """Somebody else looks after the customer."""

        owner: UUID | None

    class Tagged(Event, topic="customer.tagged.v1"):
        """The customer got a tag."""

        tag: Label

    class Untagged(Event, topic="customer.untagged.v1"):
        """The customer lost a tag."""

        tag: Label

    class Archived(Event, topic="customer.archived.v1"):
        """The customer was put away; its past stays."""

    class Restored(Event, topic="customer.restored.v1"):
        """The customer was taken out again."""

    class MergedInto(GoesInto, Event, topic="customer.merged_into.v1"):
        """The customer turned out to be another one, the survivor, who stands for both."""

    class TookIn(TakesIn, Event, topic="customer.took_in.v1"):
        """Another record of the same customer was merged into this one."""

    @classmethod
    def begin(cls, event: Event) -> Self | None:
        match event:
            case Customer.Entered() as entered:
                return cls(
                    name=entered.name,
                    kind=entered.kind,
                    profile=entered.profile,
                    particulars=entered.particulars,
                    owner=entered.owner,
                )
        return None

    def about(self, stream: UUID) -> UUID:
        return stream

    def check(self, event: Event) -> None:
        if self.merged_into:
            raise CustomerMerged(into=self.merged_into)
        match event:
            case Customer.Restored():
                if not self.archived:
                    raise CustomerNotArchived
            case _ if self.archived:
                raise CustomerArchived

    def evolve(self, event: Event) -> Self:
        match event:
            case Customer.Renamed(name=name):
                return replace(self, name=name)
            case Customer.Profiled(profile=profile):
                return replace(self, profile=self.profile.updated(profile))
            case Customer.Detailed(particulars=particulars):
                return replace(self, particulars=self.particulars.updated(particulars))
            case Customer.Assigned(owner=owner):
                return replace(self, owner=owner)
            case Customer.Tagged(tag=tag):
                return replace(self, tags=self.tags | {tag})
            case Customer.Untagged(tag=tag):
                return replace(self, tags=self.tags - {tag})
            case Customer.Archived():
                return replace(self, archived=True)
            case Customer.Restored():
                return replace(self, archived=False)
            case Customer.MergedInto(survivor=survivor):
                return replace(self, merged_into=survivor)
            case Customer.TookIn(merged=merged):
                return replace(self, took_in=self.took_in | {merged})
        return self
