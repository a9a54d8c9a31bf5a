"""The user: somebody who works with the CRM, under a login of their own."""

from dataclasses import dataclass, replace
from typing import Annotated, Self
from uuid import UUID

from pydantic import StringConstraints

from domain.errors import Conflict, Invalid
from domain.event import Event, Label, OwnLabel, Personal, Unique

Login = Annotated[
    str, StringConstraints(strip_whitespace=True, to_lower=True, pattern=r"^[\w.@+-]{1,100}$")
]
"""What a user signs in with: letters, digits and . @ + - _, small."""

Role = Label
"""`administrator`, or a role of the founder's own making."""


ADMINISTRATOR = "administrator"


class UnknownRole(Invalid, code="unknown_role"):
    """There is no such role: so far there is `administrator`."""


class UserLeft(Conflict, code="user_left"):
    """The user has left: let them return first."""


class UserIsHere(Conflict, code="user_is_here"):
    """The user has not left."""


@dataclass(frozen=True)
class User:
    name: str
    login: str
    role: str
    left: bool = False

    class Joined(Event, topic="user.joined.v1"):
        """Somebody began to work with the CRM."""

        name: OwnLabel
        login: Annotated[Login, Personal(of="stream"), Unique("login")]
        role: Role

    class Renamed(Event, topic="user.renamed.v1"):
        """The user has another name."""

        name: OwnLabel

    class RoleChanged(Event, topic="user.role_changed.v1"):
        """The user may do other things now."""

        role: Role

    class Left(Event, topic="user.left.v1"):
        """The user works here no more."""

    class Returned(Event, topic="user.returned.v1"):
        """The user is back."""

    @classmethod
    def begin(cls, event: Event) -> Self | None:
        match event:
            case User.Joined(name=name, login=login, role=role):
                return cls(name, login, role)
        return None

    def about(self, stream: UUID) -> UUID:
        return stream

    def check(self, event: Event) -> None:
        match event:
            case User.Returned():
                if not self.left:
                    raise UserIsHere
            case _ if self.left:
                raise UserLeft

    def evolve(self, event: Event) -> Self:
        match event:
            case User.Renamed(name=name):
                return replace(self, name=name)
            case User.RoleChanged(role=role):
                return replace(self, role=role)
            case User.Left():
                return replace(self, left=True)
            case User.Returned():
                return replace(self, left=False)
        return self
