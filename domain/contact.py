"""The contact: a person at a customer, whom one can call, write to and meet."""

from dataclasses import dataclass, replace
from typing import Annotated, Self
from uuid import UUID

from domain.errors import Conflict
from domain.event import Event, Label, OwnLabel, Personal
from domain.person import Particulars


class ContactArchived(Conflict, code="contact_archived"):
    """The contact is archived: restore it first."""


class ContactNotArchived(Conflict, code="contact_not_archived"):
    """The contact is not archived."""


@dataclass(frozen=True)
class Contact:
    name: str
    customer: UUID
    position: str | None
    particulars: Particulars
    archived: bool = False

    class Added(Event, topic="contact.added.v1"):
        """The founder got to know somebody at the customer."""

        name: OwnLabel
        customer: UUID
        position: Label | None = None
        particulars: Annotated[Particulars, Personal(of="stream")] = Particulars()

    class Renamed(Event, topic="contact.renamed.v1"):
        """The contact has another name."""

        name: OwnLabel

    class Appointed(Event, topic="contact.appointed.v1"):
        """The contact has another position, or is at another customer now."""

        position: Label | None
        customer: UUID

    class Detailed(Event, topic="contact.detailed.v1"):
        """The contact is reached otherwise, or told something of themselves."""

        particulars: Annotated[Particulars, Personal(of="stream")]

    class Archived(Event, topic="contact.archived.v1"):
        """The contact was put away; its past stays."""

    class Restored(Event, topic="contact.restored.v1"):
        """The contact was taken out again."""

    @classmethod
    def begin(cls, event: Event) -> Self | None:
        match event:
            case Contact.Added(name=name, customer=customer, position=position) as added:
                return cls(name, customer, position, added.particulars)
        return None

    def about(self, stream: UUID) -> UUID:
        return stream

    def check(self, event: Event) -> None:
        match event:
            case Contact.Restored():
                if not self.archived:
                    raise ContactNotArchived
            case _ if self.archived:
                raise ContactArchived

    def evolve(self, event: Event) -> Self:
        match event:
            case Contact.Renamed(name=name):
                return replace(self, name=name)
            case Contact.Appointed(position=position, customer=customer):
                return replace(self, position=position, customer=customer)
            case Contact.Detailed(particulars=particulars):
                return replace(self, particulars=self.particulars.updated(particulars))
            case Contact.Archived():
                return replace(self, archived=True)
            case Contact.Restored():
                return replace(self, archived=False)
        return self
