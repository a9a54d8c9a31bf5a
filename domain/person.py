"""What customers and contacts have in common: how to reach them, what is only theirs, and that they
can be forgotten.
"""

from dataclasses import dataclass
from typing import Annotated, Literal, Self
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from domain.errors import Conflict
from domain.event import WORKSPACE, Day, Event, Label, Note


class IsForgotten(Conflict, code="forgotten"):
    """That person is forgotten, and nothing personal is kept of them any more."""


Phone = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^[+(0-9][0-9 ()./x#*-]{2,39}$")
]
"""A phone number as people write it, an extension behind x."""

Email = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, pattern=r"^[^@\s\x00]+@[^@\s\x00]+\.[^@\s\x00]+$", max_length=254
    ),
]
"""An e-mail address: something at something with a dot; only a mail that arrives proves more."""


class Partial(BaseModel):
    """A set of fields of which only those count that are said; None clears one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def updated(self, said: Self) -> Self:
        return self.model_copy(update={name: getattr(said, name) for name in said.model_fields_set})

    def news(self, said: Self) -> Self | None:
        """What of it is new; None if nothing is."""
        told = {name: getattr(said, name) for name in said.model_fields_set}
        new = {name: value for name, value in told.items() if value != getattr(self, name)}
        return type(said)(**new) if new else None


class Particulars(Partial):
    """What belongs to the person alone, and is forgotten with them."""

    address: Note | None = None
    phones: tuple[Phone, ...] = ()
    emails: tuple[Email, ...] = ()
    handles: dict[Label, Label] = Field(default_factory=dict)
    birthday: Day | None = None
    care_dates: dict[Label, Day] = Field(default_factory=dict)
    custom: dict[Label, Note] = Field(default_factory=dict)


@dataclass(frozen=True)
class Person:
    """Whoever personal data is about, once it is told that they are forgotten: for good."""

    subject: UUID

    class Forgotten(Event, topic="person.forgotten.v1"):
        """The key to all that was personal about the subject was destroyed."""

        subject: UUID
        kind: Literal["customer", "contact", "user"]

    @classmethod
    def begin(cls, event: Event) -> Self | None:
        match event:
            case Person.Forgotten(subject=subject):
                return cls(subject)
        return None

    def about(self, stream: UUID) -> UUID:
        return WORKSPACE

    def check(self, _: Event) -> None:
        raise IsForgotten(subject=self.subject)

    def evolve(self, _: Event) -> Self:
        return self


def is_forgotten(record: object) -> bool:
    """No name is empty, unless whose it was is forgotten; and a fact is what was said once."""
    said = getattr(record, "said", None)
    return getattr(record, "name", None) == "" or (isinstance(said, Event) and said.is_forgotten)


def forgotten_in(subject: UUID) -> UUID:
    """The stream in which it stands that the subject is forgotten."""
    return uuid5(subject, "person")
